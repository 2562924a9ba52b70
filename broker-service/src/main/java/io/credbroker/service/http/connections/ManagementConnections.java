package io.credbroker.service.http.connections;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/**
 * Gives the management port connections of its own, so that lookups cannot use up those
 * of probes and scrapes.
 * <p>
 * The context of that port imports it; component scanning must not find it.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementConnections {

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedManagementConnections() {
		return (factory) -> BoundedConnections.apply(factory, ConnectionLimit.MANAGEMENT);
	}

}
