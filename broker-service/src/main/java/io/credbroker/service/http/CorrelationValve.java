package io.credbroker.service.http;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.MDC;

/**
 * Adds the correlation id to every log line of a request, including those of the server.
 */
final class CorrelationValve extends ValveBase {

	/** The name of the log field. */
	static final String FIELD = "correlation_id";

	CorrelationValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		MDC.put(FIELD, Correlation.of(request.getRequest()));
		try {
			getNext().invoke(request, response);
		}
		finally {
			MDC.remove(FIELD);
		}
	}

}
