package io.credbroker.service.http;

import java.io.IOException;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * What every response has, good or bad.
 */
final class Responses {

	private Responses() {
	}

	static void prepare(HttpServletRequest request, HttpServletResponse response) {
		response.setHeader("Cache-Control", "no-store");
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Correlation-Id", Correlation.of(request));
	}

	static void body(HttpServletResponse response, String mediaType, byte[] body) throws IOException {
		response.setContentType(mediaType);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

}
