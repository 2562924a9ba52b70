package io.credbroker.provider.vault;

import java.time.Duration;
import java.util.Map;

import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

class VaultStatusTests extends VaultStoreFixture {

	private static final Map<Integer, Class<? extends FetchResult>> RESULTS = Map.ofEntries(entry(204, Malformed.class),
			entry(307, Unavailable.class), entry(400, Malformed.class), entry(401, Rejected.class),
			entry(403, Denied.class), entry(405, Malformed.class), entry(407, Rejected.class),
			entry(412, Unavailable.class), entry(418, Malformed.class), entry(429, Throttled.class),
			entry(472, Unavailable.class), entry(473, Unavailable.class), entry(500, Unavailable.class),
			entry(501, Unavailable.class), entry(502, Unavailable.class), entry(503, Unavailable.class),
			entry(504, Unavailable.class), entry(599, Unavailable.class));

	@ParameterizedTest
	@ValueSource(strings = { "secret/a", "legacy/a", "database/static-creds/a", "database/creds/a", "aws/sts/a",
			"rabbitmq/creds/a" })
	void everyStatusMeansTheSameOfEveryEngine(String key) {
		RESULTS.forEach((status, expected) -> {
			answers(status, "");

			assertThat(fetch(key)).as("%s answered with %d", key, status).isInstanceOf(expected);
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "7|PT7S", "0|PT0S", "soon|", "-1|", "99999999999999999999|", "''|",
			"Sat, 01 Jan 2000 00:00:00 GMT|PT0S" })
	void aThrottlingVaultSaysHowLongToWait(String header, @Nullable Duration expected) {
		answers(429, header);

		assertThat(fetch(StubbedVault.KEY.path())).isEqualTo(new Throttled(expected));
	}

	@ParameterizedTest
	@ValueSource(ints = { 412, 472, 473, 500, 502, 503 })
	void soDoesOneThatCannotServe(int status) {
		answers(status, "7");

		assertThat(fetch(StubbedVault.KEY.path())).isInstanceOfSatisfying(Unavailable.class,
				(unavailable) -> assertThat(unavailable.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
	}

	private void answers(int status, String retryAfter) {
		this.vault.stub(any(urlPathMatching("/v1/(secret|legacy|database|aws|rabbitmq)/.*"))
			.willReturn(aResponse().withStatus(status)
				.withHeader("Retry-After", retryAfter)
				.withBody("{\"errors\":[\"as told\"]}")));
	}

}
