package io.credbroker.provider.vault;

import java.time.Duration;
import java.util.stream.Stream;

import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.Lease;
import io.credbroker.spi.RevokeResult;
import io.credbroker.spi.RevokeResult.Revoked;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.RotateResult.Accepted;
import io.credbroker.spi.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.noContent;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class RotateAndRevokeTests extends VaultStoreFixture {

	private static final String ROTATE = "/v1/database/rotate-role/warehouse";

	private static final String REVOKE = "/v1/sys/leases/revoke";

	private static final Lease LEASE = new Lease("database/creds/readonly/abc", Duration.ofMinutes(20), true);

	@Test
	void aStaticRoleIsRotatedOnceInTheNameOfTheCaller() {
		this.vault.stub(post(ROTATE).willReturn(noContent()));

		assertThat(rotate("database/static-creds/warehouse")).isEqualTo(new Accepted());
		assertThat(this.vault
			.count(postRequestedFor(urlEqualTo(ROTATE)).withHeader(VaultCalls.CALLER, equalTo("ping/airflow"))))
			.isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "secret/a", "legacy/a", "database/creds/readonly", "aws/creds/etl", "rabbitmq/creds/etl",
			"database/rotate-root/warehouse", "elsewhere/a" })
	void nothingElseIsEverRotated(String key) {
		assertThat(rotate(key)).isInstanceOf(Malformed.class);
		assertThat(calls()).isZero();
	}

	static Stream<Arguments> answersToRotate() {
		return Stream.of(arguments(200, "{}", Accepted.class),
				arguments(400, "{\"errors\":[\"no static role found for role name\"]}", Missing.class),
				arguments(400, "{\"errors\":[\"something else\"]}", Malformed.class),
				arguments(403, "{}", Denied.class), arguments(404, "{\"errors\":[]}", Missing.class),
				arguments(429, "{}", Throttled.class),
				arguments(500, "{\"errors\":[\"unable to finish rotating credentials\"]}", Unavailable.class),
				arguments(503, "{}", Unavailable.class));
	}

	@ParameterizedTest
	@MethodSource("answersToRotate")
	void everyAnswerToAnOrderToRotateHasItsResult(int status, String body, Class<? extends RotateResult> expected) {
		this.vault.stub(post(ROTATE).willReturn(aResponse().withStatus(status).withBody(body)));

		assertThat(rotate("database/static-creds/warehouse")).isInstanceOf(expected);
		assertThat(this.vault.count(postRequestedFor(urlEqualTo(ROTATE)))).isEqualTo(1);
	}

	@Test
	void aLeaseIsRevokedAndTheEndAwaited() {
		this.vault.stub(post(REVOKE)
			.withRequestBody(equalToJson("{\"lease_id\":\"database/creds/readonly/abc\",\"sync\":true}"))
			.willReturn(noContent()));

		assertThat(this.store.revoke(LEASE)).isEqualTo(new Revoked());
	}

	static Stream<Arguments> answersToRevoke() {
		return Stream.of(arguments(200, Revoked.class), arguments(202, Malformed.class),
				arguments(400, Unavailable.class), arguments(403, Denied.class), arguments(429, Throttled.class),
				arguments(500, Unavailable.class), arguments(503, Unavailable.class));
	}

	@ParameterizedTest
	@MethodSource("answersToRevoke")
	void everyAnswerToTheEndOfALeaseHasItsResult(int status, Class<? extends RevokeResult> expected) {
		this.vault.stub(post(REVOKE).willReturn(aResponse().withStatus(status).withBody("{\"errors\":[\"e\"]}")));

		assertThat(this.store.revoke(LEASE)).isInstanceOf(expected);
	}

	@Test
	void aLeaseOfNoMountOfThisStoreReachesNoVault() {
		assertThat(this.store.revoke(new Lease("auth/token/create/1", Duration.ofHours(1), true)))
			.isInstanceOf(Malformed.class);
		assertThat(calls()).isZero();
	}

	private RotateResult rotate(String key) {
		return this.store.rotate(new SecretKey(key), AUDIT);
	}

}
