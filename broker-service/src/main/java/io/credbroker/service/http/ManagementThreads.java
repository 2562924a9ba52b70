package io.credbroker.service.http;

import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * Has the management port answer on threads of the operating system, which never wait for
 * a lookup: virtual threads share as many carriers as there are processors, and work that
 * fills these keeps all others out.
 * <p>
 * It is imported by the context of that port, and no component that is scanned for.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementThreads {

	private static final int MOST = 8;

	/**
	 * Behind Boot's own, which chooses virtual threads for both ports.
	 */
	@Bean
	@Order
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementThreads() {
		return (factory) -> factory.addProtocolHandlerCustomizers((handler) -> {
			handler.setExecutor(null);
			if (handler instanceof AbstractProtocol<?> protocol) {
				protocol.setMinSpareThreads(2);
				protocol.setMaxThreads(MOST);
			}
		});
	}

}
