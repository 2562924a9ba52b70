package io.credbroker.service.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.credbroker.api.ProblemCode;
import io.credbroker.service.support.BodyDelivery;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tokens that only their issuer can read, as PingFederate's reference tokens are.
 */
class IntrospectionTests {

	private static final String TOKEN = "Wn1rZ1mHzPUcUGbnQ+/~=";

	@TempDir
	private Path directory;

	private final FakeIssuer issuer = new FakeIssuer();

	private Path secret;

	private IdentityFixture identity;

	@BeforeEach
	void start() throws IOException {
		this.secret = Files.writeString(this.directory.resolve("secret"), "s/ecret\n");
		this.identity = introspecting("timeout", "20s");
		knows(Map.of());
	}

	@AfterEach
	void stop() {
		this.identity.close();
		this.issuer.close();
	}

	@Test
	void anActiveTokenNamesItsCallerAndIsAskedAboutOnce() {
		Caller caller = this.identity.verify(TOKEN);

		assertThat(caller.subject()).isEqualTo("svc-airflow");
		assertThat(caller.groups()).containsExactly("etl");
		assertThat(this.identity.verify(TOKEN)).isSameAs(caller);
		assertThat(this.issuer.questions()).hasSize(1);
		assertThat(this.issuer.questions().getFirst()).contains("Basic YnJva2VyOnMlMkZlY3JldA==")
			.contains("token=Wn1rZ1mHzPUcUGbnQ%2B%2F%7E%3D")
			.contains("token_type_hint=access_token");
	}

	@Test
	void anAnswerIsForgottenWithTheTokensEndAndBeforeThatAfterAWhile() {
		this.identity.verify(TOKEN);
		this.identity.clock.move(Duration.ofMinutes(5).minusMillis(1));
		this.identity.verify(TOKEN);
		assertThat(this.issuer.questions()).hasSize(1);

		this.identity.clock.move(Duration.ofMillis(1));
		this.identity.verify(TOKEN);
		assertThat(this.issuer.questions()).hasSize(2);

		this.identity.clock.move(Duration.ofMinutes(5).plusSeconds(30));
		refused(ProblemCode.TOKEN_EXPIRED, "expired");
	}

	@Test
	void aTokenThatIsNotActiveIsAskedAboutAgainAfterAWhile() {
		this.issuer.introspects("{\"active\":false}");
		IntStream.range(0, 20)
			.forEach((i) -> refused(ProblemCode.TOKEN_EXPIRED, "reports that the token is not active"));
		assertThat(this.issuer.questions()).hasSize(1);

		knows(Map.of());
		assertThat(this.identity.verify(TOKEN).subject()).isEqualTo("svc-airflow");
	}

	@Test
	void anActiveTokenIsCheckedLikeAnyOther() {
		knows(Map.of("aud", "kafka"));
		refused(ProblemCode.TOKEN_AUDIENCE_MISMATCH, "'kafka'");
		knows(Map.of("aud", ""));
		refused(ProblemCode.TOKEN_AUDIENCE_MISMATCH, "''");
		knows(Map.of("sub", " "));
		refused(ProblemCode.TOKEN_CLAIM_MISSING, "'sub'");
		knows(Map.of("iss", "https://other.example"));
		refused(ProblemCode.TOKEN_ISSUER_UNKNOWN, "from another issuer");
		knows(Map.of("token_type", "refresh_token"));
		refused(ProblemCode.TOKEN_EXPIRED, "token is not active");
		knows(Map.of("cnf", Map.of("jkt", "thumbprint")));
		refused(ProblemCode.TOKEN_BINDING_MISMATCH, "DPoP <token>");
	}

	@Test
	void aTokenWithoutEndIsRefused() {
		this.issuer.introspects("{\"active\":true,\"sub\":\"x\",\"aud\":\"broker\"}");

		refused(ProblemCode.TOKEN_CLAIM_MISSING, "'exp'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "{}", "{\"active\":\"true\"}", "<html>" })
	void anAnswerThatIsNoneIsAnOutage(String answer) {
		this.issuer.introspects(answer);

		refused(ProblemCode.IDENTITY_KEYS_UNAVAILABLE, "try again");
	}

	@ParameterizedTest
	@ValueSource(ints = { 302, 401, 403, 500, 503 })
	void anIssuerThatDoesNotAnswerIsAnOutage(int status) {
		this.issuer.answersWith(status);

		refused(ProblemCode.IDENTITY_KEYS_UNAVAILABLE, "try again");
	}

	@Test
	void aSecretThatCannotBeReadIsAnOutageAndANewOneIsUsedAtOnce() throws IOException {
		Files.delete(this.secret);
		refused(ProblemCode.IDENTITY_KEYS_UNAVAILABLE, "try again");

		Files.writeString(this.secret, "new");

		assertThat(this.identity.verify(TOKEN).subject()).isEqualTo("svc-airflow");
		assertThat(this.issuer.questions().getFirst()).contains("Basic YnJva2VyOm5ldw==");
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "WHOLE")
	void questionsThatAreNeverAnsweredGiveTheirTurnsBack(BodyDelivery delivery) throws Exception {
		this.issuer.delivers(delivery);
		try (IdentityFixture hasty = introspecting("timeout", "300ms");
				ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Caller>> stalled = IntStream.range(0, 80)
				.mapToObj((i) -> threads.submit(() -> hasty.verify("token" + i)))
				.toList();
			assertThat(stalled).allSatisfy((one) -> assertThatThrownBy(one::get).cause()
				.isInstanceOfSatisfying(IdentityException.class,
						(failure) -> assertThat(failure.code()).isEqualTo(ProblemCode.IDENTITY_KEYS_UNAVAILABLE)));

			this.issuer.delivers(BodyDelivery.WHOLE);

			assertThat(hasty.verify(TOKEN).subject()).isEqualTo("svc-airflow");
		}
	}

	@Test
	void signedTokensAreNotAskedAbout() {
		this.identity
			.verify(FakeIssuer.token(FakeIssuer.FIRST, this.issuer.claims(this.identity.clock.instant()).build()));

		assertThat(this.issuer.questions()).isEmpty();
	}

	@Test
	void whatCannotBeATokenIsNotAskedAbout() {
		assertThatThrownBy(() -> this.identity.verify("é&token=x")).isInstanceOfSatisfying(IdentityException.class,
				(failure) -> assertThat(failure.code()).isEqualTo(ProblemCode.TOKEN_SIGNATURE_INVALID));
		assertThat(this.issuer.questions()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"alg\":\"dir\",\"enc\":null}", "{\"alg\":7}", "{\"alg\":\"RS256\",", " {}" })
	void aJwtWhoseHeaderCannotBeReadIsNotAskedAbout(String header) {
		String token = Base64URL.encode(header) + ".a.b.c.d";

		assertThatThrownBy(() -> this.identity.verify(token)).isInstanceOfSatisfying(IdentityException.class,
				(failure) -> assertThat(failure.code()).isEqualTo(ProblemCode.TOKEN_SIGNATURE_INVALID));
		assertThat(this.issuer.questions()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "exp", "nbf", "iat" })
	void aTimeOutOfRangeIsRefusedHereToo(String claim) {
		knows(Map.of(claim, new BigInteger("10000000000000000000")));

		refused(ProblemCode.TOKEN_CLAIM_MISSING, "'" + claim + "'");
	}

	@Test
	void aHerdWithOneTokenAsksFewTimes() throws Exception {
		List<Callable<String>> calls = IntStream.range(0, 300)
			.<Callable<String>>mapToObj((i) -> () -> this.identity.verify(TOKEN).subject())
			.toList();

		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Future<String> call : threads.invokeAll(calls)) {
				assertThat(call.get()).isEqualTo("svc-airflow");
			}
		}
		assertThat(this.issuer.questions()).hasSize(1);
	}

	private IdentityFixture introspecting(String setting, String value) {
		return new IdentityFixture(this.issuer, "introspection.uri", this.issuer.url() + "/introspect",
				"introspection.client-id", "broker", "introspection.client-secret-file", this.secret.toString(),
				setting, value);
	}

	private void knows(Map<String, Object> changes) {
		Map<String, Object> answer = new HashMap<>(Map.of("active", true, "token_type", "Bearer", "client_id",
				"airflow", "sub", "svc-airflow", "aud", "broker", "groups", List.of("etl"), "exp",
				this.identity.clock.instant().plusSeconds(600).getEpochSecond()));
		answer.putAll(changes);
		this.identity.clock.move(Duration.ofSeconds(11));
		this.issuer.introspects(JSONObjectUtils.toJSONString(answer));
	}

	private AbstractThrowableAssert<?, ? extends Throwable> refused(ProblemCode code, String detail) {
		return assertThatThrownBy(() -> this.identity.verify(TOKEN))
			.isInstanceOfSatisfying(IdentityException.class, (failure) -> assertThat(failure.code()).isEqualTo(code))
			.hasMessageContaining(detail);
	}

}
