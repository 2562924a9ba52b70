package io.credbroker.service.web;

import java.io.IOException;

import io.credbroker.service.exchange.StandardHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * What every response has, good or bad.
 */
final class Responses {

	private Responses() {
	}

	static void prepare(HttpServletRequest request, HttpServletResponse response) {
		StandardHeaders.on(response, Correlation.of(request));
	}

	static void body(HttpServletResponse response, String mediaType, byte[] body) throws IOException {
		response.setContentType(mediaType);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

}
