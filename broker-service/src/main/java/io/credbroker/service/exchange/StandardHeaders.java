package io.credbroker.service.exchange;

import jakarta.servlet.http.HttpServletResponse;

/**
 * What every response has, good or bad.
 */
public final class StandardHeaders {

	/** Carries the correlation id. */
	public static final String CORRELATION_ID = "Correlation-Id";

	private StandardHeaders() {
	}

	/**
	 * Sets them; before the body is written.
	 */
	public static void on(HttpServletResponse response, String correlationId) {
		response.setHeader("Cache-Control", "no-store");
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader(CORRELATION_ID, correlationId);
	}

}
