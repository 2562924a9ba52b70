package io.credbroker.service.identity;

import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import io.credbroker.api.ProblemCode;
import io.credbroker.service.support.DpopKey;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DpopProofsTests {

	private static final String TARGET = "https://broker.example/v1/connections/a%2Fb";

	private final FakeIssuer issuer = new FakeIssuer();

	private final IdentityFixture identity = new IdentityFixture(this.issuer);

	private final DpopKey key = new DpopKey();

	private final String token = FakeIssuer.token(FakeIssuer.FIRST,
			this.issuer.claims(this.identity.clock.instant())
				.claim("cnf", Map.of("jkt", this.key.thumbprint()))
				.build());

	@AfterEach
	void stop() {
		this.identity.close();
		this.issuer.close();
	}

	@Test
	void aProvenTokenNamesItsCallerAndItsBinding() {
		assertThat(send(proof()).binding()).isEqualTo(Binding.DPOP);
		assertThat(send(proof()).subject()).isEqualTo("airflow");
		assertThat(this.identity.counted("idp", "verified")).isOne();
	}

	@Test
	void whatIsNotKnownOfABindingIsLeftOut() throws ParseException {
		JWTClaimsSet claims = JWTClaimsSet.parse("{\"cnf\":{\"jkt\":\"a\",\"x5t#S256\":null,\"kid\":\"b\"}}");

		assertThat(ConfirmationClaim.of(claims)).isEqualTo(new ConfirmationClaim("a", null));
	}

	@Test
	void aProofCountsOnce() {
		String proof = proof();
		send(proof);

		refused(proof).hasMessageContaining("jti");
		this.identity.clock.move(DpopProofs.LIFE);
		refused(proof).hasMessageContaining("jti");
	}

	@Test
	void theSameIdOfAnotherKeyIsAnotherProof() {
		ProofReplayCache replays = new ProofReplayCache(this.identity.clock);

		assertThat(replays.first("key", "id")).isTrue();
		assertThat(replays.first("other", "id")).isTrue();
		assertThat(replays.first("key", "id")).isFalse();
	}

	@Test
	void aProofIsOfNow() {
		String proof = proof();
		this.identity.clock.move(DpopProofs.LIFE.plusSeconds(1));
		refused(proof).hasMessageContaining("iat");

		String early = proof();
		this.identity.clock.move(DpopProofs.LIFE.plusSeconds(1).multipliedBy(2).negated());
		refused(early).hasMessageContaining("iat");
		refused(sign((claims) -> claims.issueTime(null))).hasMessageContaining("iat");
	}

	@Test
	void aProofIsForOneRequest() {
		refused(sign((claims) -> claims.claim("htm", "POST"))).hasMessageContaining("htm, htu");
		refused(sign((claims) -> claims.claim("htm", null))).hasMessageContaining("htm, htu");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://broker.example/v1/connections/a/b", "https://broker.example/v1/connections/A%2FB",
			"https://broker.example/v1/connections/a%2Fb/", "http://broker.example/v1/connections/a%2Fb",
			"https://other.example/v1/connections/a%2Fb", "https://broker.example:8443/v1/connections/a%2Fb",
			"/v1/connections/a%2Fb", "mailto:broker", "no address", "" })
	void aProofForAnotherAddressIsRefused(String target) {
		refused(sign((claims) -> claims.claim("htu", target))).hasMessageContaining("htm, htu");
	}

	@ParameterizedTest
	@ValueSource(strings = { "HTTPS://Broker.Example/v1/connections/a%2Fb",
			"https://broker.example:443/v1/connections/a%2fb",
			"https://broker.example/v1/connections/a%2Fb?fresh=true" })
	void anAddressMayBeWrittenInOtherWays(String target) {
		assertThat(send(sign((claims) -> claims.claim("htu", target))).binding()).isEqualTo(Binding.DPOP);
	}

	@Test
	void configuredOriginsCountAndNotTheHostThatARequestNames() {
		TargetUris targets = new TargetUris(Set.of("https://broker.example"));

		assertThat(targets.same("https://broker.example/v1", "http://10.0.0.7:8080/v1")).isTrue();
		assertThat(targets.same("https://evil.example/v1", "https://evil.example/v1")).isFalse();
	}

	@Test
	void aHostMayHaveAnyName() {
		TargetUris targets = new TargetUris(Set.of());

		assertThat(targets.same("http://data_broker:8080/v1", "http://data_broker:8080/v1")).isTrue();
		assertThat(targets.same("http://data_broker:8080/v1", "http://other_broker:8080/v1")).isFalse();
		assertThat(targets.same("http://broker/v1", "http://not a host/v1")).isFalse();
	}

	@Test
	void aProofIsForOneToken() {
		refused(sign((claims) -> claims.claim("ath", "another"))).hasMessageContaining("ath");
		refused(sign((claims) -> claims.jwtID(null))).hasMessageContaining("no jti");
	}

	@Test
	void anotherKeyProvesNothing() {
		JWTClaimsSet claims = DpopKey.claims(this.token, TARGET, this.identity.clock.instant()).build();

		refused(new DpopKey().sign(claims)).hasMessageContaining("different key");
		refused(new DpopKey().sign(claims, (header) -> header.jwk(this.key.publicKey())))
			.hasMessageContaining("does not verify");
	}

	@Test
	void theHeaderSaysWhatItIs() {
		List<Consumer<JWSHeader.Builder>> changes = List.of((header) -> header.type(JOSEObjectType.JWT),
				(header) -> header.type(null), (header) -> header.jwk(null));
		JWTClaimsSet claims = DpopKey.claims(this.token, TARGET, this.identity.clock.instant()).build();

		assertThat(changes)
			.allSatisfy((change) -> refused(this.key.sign(claims, change)).hasMessageContaining("header"));
		refused("x").hasMessageContaining("not a signed JWT");
		String[] parts = proof().split("\\.", -1);
		refused(parts[0] + "." + Base64URL.encode("[]") + "." + parts[2]).hasMessageContaining("not");
	}

	@Test
	void thereIsExactlyOneProof() {
		refused("DPoP", List.of()).hasMessageContaining("exactly one");
		refused("DPoP", List.of(proof(), proof())).hasMessageContaining("exactly one");
		refused("Bearer", List.of(proof())).hasMessageContaining("DPoP <token>");
	}

	@Test
	void aTokenThatIsNotBoundProvesNothing() {
		String plain = FakeIssuer.token(FakeIssuer.FIRST, this.issuer.claims(this.identity.clock.instant()).build());

		assertThatThrownBy(() -> this.identity.verify("DPoP " + plain, request(List.of(proof()))))
			.hasMessageContaining("Bearer <token>");
	}

	private String proof() {
		return sign((claims) -> {
		});
	}

	private String sign(Consumer<JWTClaimsSet.Builder> change) {
		JWTClaimsSet.Builder claims = DpopKey.claims(this.token, TARGET, this.identity.clock.instant());
		change.accept(claims);
		return this.key.sign(claims.build());
	}

	private Caller send(String proof) {
		return this.identity.verify("DPoP " + this.token, request(List.of(proof)));
	}

	private AbstractThrowableAssert<?, ? extends Throwable> refused(String proof) {
		return refused("DPoP", List.of(proof));
	}

	private AbstractThrowableAssert<?, ? extends Throwable> refused(String scheme, List<String> proofs) {
		return assertThatThrownBy(() -> this.identity.verify(scheme + " " + this.token, request(proofs)))
			.isInstanceOfSatisfying(IdentityException.class,
					(failure) -> assertThat(failure.code()).isEqualTo(ProblemCode.TOKEN_BINDING_MISMATCH));
	}

	private static RequestDetails request(List<String> proofs) {
		return new Request("GET", TARGET, proofs, null);
	}

	/** A request as a test makes it up. */
	record Request(String method, String target, List<String> proofs,
			@Nullable X509Certificate certificate) implements RequestDetails {

		@Override
		public String source() {
			return "127.0.0.1";
		}

	}

}
