package io.credbroker.service.http;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.MDC;

/**
 * Puts the correlation id on every line that is logged for a request, those of the server
 * included.
 */
final class CorrelationValve extends ValveBase {

	/** What the log calls it. */
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
