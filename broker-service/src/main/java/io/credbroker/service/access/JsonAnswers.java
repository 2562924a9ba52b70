package io.credbroker.service.access;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes answers to inquiries.
 */
final class JsonAnswers {

	private JsonAnswers() {
	}

	static void write(HttpServletResponse response, Object answer) throws IOException {
		byte[] body = JsonMapper.shared().writeValueAsString(answer).getBytes(StandardCharsets.UTF_8);
		response.setContentType(MediaType.APPLICATION_JSON_VALUE);
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

}
