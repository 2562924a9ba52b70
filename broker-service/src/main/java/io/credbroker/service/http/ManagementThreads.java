package io.credbroker.service.http;

import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * Serves the management port on platform threads, so that lookups cannot delay it:
 * virtual threads share one carrier per processor, and busy carriers block all others.
 * <p>
 * The context of that port imports it; component scanning must not find it.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementThreads {

	private static final int MOST = 8;

	/**
	 * Runs after Boot's own customizer, which sets virtual threads for both ports.
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
