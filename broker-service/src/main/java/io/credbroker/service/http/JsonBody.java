package io.credbroker.service.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the JSON object in the body of a request, within limits of size and time.
 */
public final class JsonBody {

	/** The most bytes of a body. */
	static final int MOST = 16_384;

	private static final Duration LONGEST = Duration.ofSeconds(10);

	/** The problem detail for a body that stalls. */
	static final String LATE = "The body did not arrive in time.";

	/** Set on a request whose body stalls, since Tomcat then writes the answer. */
	private static final String STALLED = JsonBody.class.getName();

	private static final String FORM = "Send one JSON object as application/json in UTF-8.";

	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private JsonBody() {
	}

	/**
	 * Refuses a body that {@link #read} would refuse by its headers alone, so that
	 * nothing else reads it; the connection is closed with the answer.
	 * @throws RequestInvalidException naming what is wrong
	 */
	static void check(HttpServletRequest request, HttpServletResponse response) {
		boolean hasBody = request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null;
		String fault = hasBody ? fault(request) : null;
		if (fault != null) {
			response.setHeader("Connection", "close");
			throw new RequestInvalidException(fault);
		}
	}

	private static @Nullable String fault(HttpServletRequest request) {
		if (request.getContentLengthLong() > MOST) {
			return "The body is larger than %d bytes.".formatted(MOST);
		}
		if (request.getHeader("Content-Encoding") != null) {
			return "The body has a Content-Encoding. " + FORM;
		}
		return isJson(request.getContentType()) ? null : "The body is not JSON. " + FORM;
	}

	private static boolean isJson(@Nullable String contentType) {
		try {
			MediaType type = (contentType != null) ? MediaType.parseMediaType(contentType) : MediaType.ALL;
			String charset = type.getParameter("charset");
			return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
					&& (charset == null || charset.replace("\"", "").equalsIgnoreCase("utf-8"));
		}
		catch (InvalidMediaTypeException ex) {
			return false;
		}
	}

	/**
	 * The object in the body.
	 * @throws RequestInvalidException when there is none, or something else
	 */
	public static ObjectNode read(HttpServletRequest request, HttpServletResponse response) throws IOException {
		byte[] body = bytes(request, response);
		if (body.length == 0) {
			throw new RequestInvalidException("The request has no body. " + FORM);
		}
		try {
			JsonNode json = JSON.readTree(body);
			if (json instanceof ObjectNode object) {
				return object;
			}
		}
		catch (JacksonException ex) {
			// The message may quote the body.
		}
		throw new RequestInvalidException("The body is not one JSON object, or has a field twice. " + FORM);
	}

	/**
	 * Each read waits no longer than the server's timeout for the next bytes, and all of
	 * them no longer than the limit.
	 */
	private static byte[] bytes(HttpServletRequest request, HttpServletResponse response) throws IOException {
		InputStream body = request.getInputStream();
		long end = System.nanoTime() + LONGEST.toNanos();
		byte[] bytes = new byte[MOST + 1];
		int length = 0;
		try {
			int read = body.read(bytes, 0, bytes.length);
			while (read >= 0 && length + read <= MOST && System.nanoTime() < end) {
				length += read;
				read = body.read(bytes, length, bytes.length - length);
			}
			if (read < 0) {
				return Arrays.copyOf(bytes, length);
			}
		}
		catch (IOException ex) {
			// It stalled, or the client is gone.
			request.setAttribute(STALLED, STALLED);
			throw refused(response, LATE);
		}
		throw refused(response, (System.nanoTime() < end) ? "The body is larger than %d bytes.".formatted(MOST) : LATE);
	}

	static boolean isStalled(HttpServletRequest request) {
		return request.getAttribute(STALLED) != null;
	}

	private static RequestInvalidException refused(HttpServletResponse response, String detail) {
		response.setHeader("Connection", "close");
		return new RequestInvalidException(detail);
	}

}
