package io.credbroker.provider.vault;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class KvDescribeTests extends VaultStoreFixture {

	private static final String URL = "/v1/secret/metadata/airflow/warehouse";

	private static final Described UNKNOWN = new Described(null, null, null);

	@Test
	void theVersionAndItsTimeAreThoseOfAFetch() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 17));
		this.vault.holds(URL, metadata(17, version("2026-11-21T10:00:00.5Z", "", false)));

		var secret = secret(StubbedVault.KEY.path());

		assertThat(describe()).isEqualTo(new Described(secret.version(), secret.rotatedAt(), null));
	}

	@Test
	void describingReadsNoSecret() {
		this.vault.holds(URL, metadata(17, version("2026-11-21T10:00:00Z", "", false)));
		describe();

		assertThat(gets(StubbedVault.PATH)).isZero();
		assertThat(gets(URL)).isEqualTo(1);
	}

	static Stream<Arguments> answers() {
		Instant past = Instant.parse("2026-11-21T09:59:59Z");
		return Stream.of(
				arguments("deleted", 200, metadata(3, version("2026-11-21T09:00:00Z", past.toString(), false)),
						new Missing()),
				arguments("destroyed", 200, metadata(3, version("2026-11-21T09:00:00Z", "", true)), new Missing()),
				arguments("deletion planned", 200,
						metadata(3, version("2026-11-21T09:00:00Z", "2026-11-21T10:00:01Z", false)),
						new Described("3", Instant.parse("2026-11-21T09:00:00Z"), null)),
				arguments("no version yet", 200, "{\"data\":{\"current_version\":0,\"versions\":{}}}", UNKNOWN),
				arguments("nothing known", 200, "{\"data\":{}}", UNKNOWN),
				arguments("garbage", 200, "<html/>", UNKNOWN), arguments("not allowed", 403, "{}", UNKNOWN),
				arguments("absent", 404, "{\"errors\":[]}", new Missing()),
				arguments("not mounted", 404, "{\"errors\":[\"no handler for route\"]}",
						new Malformed("Vault answered 404: no secrets engine is mounted there")),
				arguments("throttled", 429, "{}", new Throttled(null)), arguments("not caught up", 412, "{}",
						new Unavailable("Vault answered 412: this node has not caught up yet", null)));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("answers")
	void everyAnswerHasItsResult(String name, int status, String body, DescribeResult expected) {
		this.vault.stub(get(URL).willReturn(aResponse().withStatus(status).withBody(body)));

		assertThat(describe()).isEqualTo(expected);
	}

	@Test
	void anEngineOfVersion1IsNotAskedBecauseItKnowsNoVersions() {
		assertThat(this.store.describe(request("legacy/airflow/warehouse"))).isEqualTo(UNKNOWN);
		assertThat(calls()).isZero();
	}

	private DescribeResult describe() {
		return this.store.describe(StubbedVault.REQUEST);
	}

	private static String metadata(int current, String version) {
		return "{\"data\":{\"current_version\":" + current + ",\"oldest_version\":1,\"versions\":{\"" + current + "\":"
				+ version + "}}}";
	}

	private static String version(String created, String deletion, boolean destroyed) {
		return "{\"created_time\":\"" + created + "\",\"deletion_time\":\"" + deletion + "\",\"destroyed\":" + destroyed
				+ "}";
	}

}
