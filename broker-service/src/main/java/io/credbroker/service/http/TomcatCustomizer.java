package io.credbroker.service.http;

import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/**
 * Configures how Tomcat treats requests before any filter.
 */
final class TomcatCustomizer {

	private TomcatCustomizer() {
	}

	/**
	 * Lets encoded slashes and backslashes of a conn_id reach the application, and has
	 * requests that Tomcat itself refuses answered with a problem.
	 */
	static void apply(TomcatServletWebServerFactory factory) {
		factory.addEngineValves(new CorrelationValve());
		factory.addConnectorCustomizers((connector) -> {
			connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
			connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
		});
		factory.addContextCustomizers((context) -> {
			if (context.getParent() instanceof StandardHost host) {
				host.setErrorReportValveClass(ProblemValve.class.getName());
			}
		});
	}

}
