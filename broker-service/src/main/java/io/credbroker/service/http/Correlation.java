package io.credbroker.service.http;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The id shared by an answer, its audit event and the caller's trace.
 * <p>
 * It is the trace id of {@code traceparent} (W3C Trace Context) if the caller sends one,
 * else random.
 */
public final class Correlation {

	private static final String ATTRIBUTE = Correlation.class.getName();

	private static final Pattern TRACEPARENT = Pattern
		.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

	private Correlation() {
	}

	public static String of(HttpServletRequest request) {
		if (request.getAttribute(ATTRIBUTE) instanceof String known) {
			return known;
		}
		List<String> sent = Collections.list(request.getHeaders("traceparent"));
		String id = from((sent.size() == 1) ? sent.getFirst() : null);
		request.setAttribute(ATTRIBUTE, id);
		return id;
	}

	private static String from(@Nullable String traceparent) {
		if (traceparent != null) {
			Matcher matcher = TRACEPARENT.matcher(traceparent);
			if (matcher.matches()) {
				return matcher.group(1);
			}
		}
		ThreadLocalRandom random = ThreadLocalRandom.current();
		HexFormat hex = HexFormat.of();
		return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
	}

}
