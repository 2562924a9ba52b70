package io.credbroker.service.support;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

import com.sun.net.httpserver.HttpExchange;
import org.jspecify.annotations.Nullable;

/**
 * Answers only who accepts the media type that a document is served as, as strict servers
 * do: a Kubernetes API server gives its keys as {@link #KEYS} and its discovery document
 * as {@link #JSON}, and refuses everything else.
 */
public final class StrictNegotiation {

	public static final String JSON = "application/json";

	public static final String KEYS = "application/jwk-set+json";

	private StrictNegotiation() {
	}

	/**
	 * Whether the answer may be given; if not, the refusal has been.
	 */
	public static boolean accepts(HttpExchange exchange, String mediaType) throws IOException {
		List<String> accepted = exchange.getRequestHeaders().get("Accept");
		if (!names(accepted, mediaType)) {
			exchange.sendResponseHeaders(406, -1);
			exchange.close();
			return false;
		}
		exchange.getResponseHeaders().set("Content-Type", mediaType);
		return true;
	}

	private static boolean names(@Nullable List<String> accepted, String mediaType) {
		return accepted == null || accepted.stream()
			.flatMap((header) -> Arrays.stream(header.split(",")))
			.map((range) -> range.split(";", 2)[0].strip())
			.anyMatch((range) -> range.equals(mediaType) || range.equals("*/*"));
	}

}
