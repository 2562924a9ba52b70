package io.credbroker.service.http.connections;

import java.util.Locale;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.coyote.AbstractProtocol;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/**
 * Shows how many connections are open on each port, and how many may be.
 */
final class OpenConnections {

	private static final Logger log = LoggerFactory.getLogger(OpenConnections.class);

	private final MeterRegistry meters;

	private final ConnectionLimit lookups;

	OpenConnections(MeterRegistry meters, ConnectionLimit lookups) {
		this.meters = meters;
		this.lookups = lookups;
	}

	/**
	 * The server of a port accepts connections from now on.
	 */
	@EventListener
	void started(WebServerInitializedEvent event) {
		boolean isManagement = "management".equals(event.getApplicationContext().getServerNamespace());
		if (event.getWebServer() instanceof TomcatWebServer server
				&& server.getTomcat().getConnector().getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
			show(isManagement ? "management" : "lookups", protocol);
			log(event.getWebServer().getPort(), isManagement ? ConnectionLimit.MANAGEMENT : this.lookups);
		}
	}

	private void show(String port, AbstractProtocol<?> protocol) {
		Gauge.builder("broker.http.connections", protocol, AbstractProtocol::getConnectionCount)
			.tag("port", port)
			.description("Open connections of callers, by port")
			.register(this.meters);
		Gauge.builder("broker.http.connections.limit", protocol, AbstractProtocol::getMaxConnections)
			.tag("port", port)
			.description("How many connections of callers may be open; further ones wait")
			.register(this.meters);
	}

	private static void log(int port, ConnectionLimit limit) {
		log.atInfo()
			.addKeyValue("port", port)
			.addKeyValue("connections", limit.connections())
			.addKeyValue("reason", limit.reason().name().toLowerCase(Locale.ROOT))
			.addKeyValue("heap_bytes", Runtime.getRuntime().maxMemory())
			.log("So many connections may be open at once");
	}

}
