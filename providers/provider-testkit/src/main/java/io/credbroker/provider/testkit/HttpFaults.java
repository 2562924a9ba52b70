package io.credbroker.provider.testkit;

import java.io.IOException;
import java.net.URI;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.http.Fault;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Unavailable;
import org.junit.jupiter.params.provider.Arguments;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What goes wrong with an HTTP exchange, whatever the store, and the kind of result that
 * it must have: rows of a name, an answer of {@link StubServer} and a result.
 */
public final class HttpFaults {

	/**
	 * Larger than an answer of any store may be.
	 */
	private static final int FAR_TOO_MUCH = 3 * 1024 * 1024;

	private HttpFaults() {
	}

	/**
	 * Every fault once.
	 * @param body of a good answer
	 */
	public static Stream<Arguments> rows(String body) {
		return Stream.of(
				arguments("a redirect", aResponse().withStatus(307).withHeader("Location", "http://127.0.0.1:1/"),
						Unavailable.class),
				arguments("far too much", aResponse().withBody("x".repeat(FAR_TOO_MUCH)), Malformed.class),
				arguments("silence", aResponse().withFixedDelay(60_000), Unavailable.class),
				arguments("a slow drip", aResponse().withBody(body).withChunkedDribbleDelay(99, 60_000),
						Unavailable.class),
				arguments("a reset", aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER), Unavailable.class),
				arguments("an empty response", aResponse().withFault(Fault.EMPTY_RESPONSE), Unavailable.class),
				arguments("noise", aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE), Unavailable.class), arguments(
						"noise for a body", aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK), Unavailable.class));
	}

	/**
	 * An address where nothing listens.
	 */
	public static URI nowhere() {
		return URI.create("http://127.0.0.1:" + LocalPrograms.freePort());
	}

}
