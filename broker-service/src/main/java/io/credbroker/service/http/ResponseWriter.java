package io.credbroker.service.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sets the headers that every response has, and writes JSON bodies.
 */
public final class ResponseWriter {

	private ResponseWriter() {
	}

	static void prepare(HttpServletRequest request, HttpServletResponse response) {
		response.setHeader("Cache-Control", "no-store");
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Correlation-Id", Correlation.of(request));
	}

	/**
	 * Writes a JSON body.
	 */
	public static void json(HttpServletResponse response, Object body) throws IOException {
		write(response, MediaType.APPLICATION_JSON_VALUE,
				JsonMapper.shared().writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
	}

	public static void write(HttpServletResponse response, String mediaType, byte[] body) throws IOException {
		body(response, mediaType, body.length).write(body);
	}

	/**
	 * The stream for a body of this length; sets its headers.
	 */
	public static OutputStream body(HttpServletResponse response, String mediaType, int length) throws IOException {
		response.setContentType(mediaType);
		response.setContentLength(length);
		return response.getOutputStream();
	}

}
