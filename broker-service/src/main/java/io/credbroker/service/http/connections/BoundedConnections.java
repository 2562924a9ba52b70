package io.credbroker.service.http.connections;

import org.apache.coyote.AbstractProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/**
 * Makes a server keep to a limit of connections.
 */
final class BoundedConnections {

	private BoundedConnections() {
	}

	/**
	 * Counts more than what Spring Boot has set before.
	 */
	static void apply(TomcatServletWebServerFactory factory, ConnectionLimit limit) {
		factory.setProtocol(BoundedHttpProtocol.class.getName());
		factory.addConnectorCustomizers((connector) -> {
			if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
				protocol.setMaxConnections(limit.connections());
			}
		});
	}

}
