package io.credbroker.service.identity;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.credbroker.api.ProblemCode;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.authentication.TestingAuthenticationToken;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokenAuthenticationTests {

	private final FakeIssuer issuer = new FakeIssuer();

	private final IdentityFixture identity = new IdentityFixture(this.issuer);

	@AfterEach
	void stop() {
		this.identity.close();
		this.issuer.close();
	}

	@Test
	void aGoodTokenNamesItsCaller() {
		Caller caller = this.identity.verify(token((claims) -> claims.claim("groups", List.of("etl", "airflow users"))
			.claim("azp", "airflow-prod")
			.jwtID("token-1")
			.issueTime(Date.from(now()))));

		assertThat(caller.name()).isEqualTo("idp/airflow");
		assertThat(caller.groups()).containsExactlyInAnyOrder("etl", "airflow users");
		assertThat(caller.client()).isEqualTo("airflow-prod");
		assertThat(caller.token()).isEqualTo(new TokenMetadata("token-1", now(), now().plus(Duration.ofMinutes(5)),
				List.of("broker"), Binding.NONE));
		assertThat(this.identity.counted("idp", "verified")).isOne();
	}

	@Test
	void whatIsNoBearerTokenIsMissing() {
		assertThatExceptionOfType(IdentityException.class)
			.isThrownBy(
					() -> this.identity.authentication.authenticate(new TestingAuthenticationToken("user", "password")))
			.satisfies((failure) -> assertThat(failure.code()).isEqualTo(ProblemCode.TOKEN_MISSING));
	}

	@Test
	void anExpiredTokenIsRefusedAfterTheSkew() {
		String token = token((claims) -> {
		});
		this.identity.clock.move(Duration.ofMinutes(5).plusSeconds(29));
		assertThat(this.identity.verify(token).subject()).isEqualTo("airflow");

		this.identity.clock.move(Duration.ofSeconds(1));

		refused(token, ProblemCode.TOKEN_EXPIRED).hasMessageContaining("get a new one");
		assertThat(this.identity.counted("idp", "token_expired")).isOne();
	}

	@Test
	void aTokenThatIsRememberedIsRefusedOnceItHasExpired() {
		String token = token((claims) -> {
		});
		assertThat(this.identity.verify(token)).isSameAs(this.identity.verify(token));

		this.identity.clock.move(Duration.ofMinutes(5).plusSeconds(30));

		refused(token, ProblemCode.TOKEN_EXPIRED);
	}

	@Test
	void aTokenFromTheFutureSaysNbf() {
		refused(token((claims) -> claims.notBeforeTime(Date.from(now().plusSeconds(31)))), ProblemCode.TOKEN_EXPIRED)
			.hasMessageContaining("nbf");
	}

	@Test
	void aTokenWithoutEndIsRefused() {
		refused(token((claims) -> claims.expirationTime(null)), ProblemCode.TOKEN_CLAIM_MISSING)
			.hasMessageContaining("'exp'");
	}

	@Test
	void aTamperedTokenIsRefused() {
		String[] parts = token((claims) -> {
		}).split("\\.", -1);
		String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
		String root = Base64URL.encode(claims.replace("\"airflow\"", "\"root\"")).toString();

		refused(parts[0] + "." + root + "." + parts[2], ProblemCode.TOKEN_SIGNATURE_INVALID)
			.hasMessageContaining("changed");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "a.b.c", "....", "e30.e30.e30", "eyJhbGciOiJSUzI1NiJ9.bm90IGpzb24.eA" })
	void garbageIsRefused(String token) {
		refused(token, ProblemCode.TOKEN_SIGNATURE_INVALID).hasMessageContaining("not a signed JWT");
		assertThat(this.identity.counted("unknown", "token_signature_invalid")).isOne();
	}

	@Test
	void anUnsignedTokenIsRefused() {
		refused(new PlainJWT(this.issuer.claims(now()).build()).serialize(), ProblemCode.TOKEN_ALGORITHM_NOT_ALLOWED)
			.hasMessageContaining("'none'");
	}

	@Test
	void aTokenSignedWithThePublicKeyAsPasswordIsRefused() throws JOSEException {
		SignedJWT forged = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("first").build(),
				this.issuer.claims(now()).build());
		forged.sign(new MACSigner(FakeIssuer.FIRST.toRSAPublicKey().getEncoded()));

		refused(forged.serialize(), ProblemCode.TOKEN_ALGORITHM_NOT_ALLOWED).hasMessageContaining("'HS256'");
	}

	@Test
	void anAlgorithmOutsideTheIssuersListIsRefused() {
		try (IdentityFixture strict = new IdentityFixture(this.issuer, "algorithms", "ES256")) {
			refused(strict, token((claims) -> {
			}), ProblemCode.TOKEN_ALGORITHM_NOT_ALLOWED).hasMessageContaining("[ES256]");
		}
	}

	@Test
	void aKeyThatTheTokenBringsAlongIsNotUsed() {
		String token = FakeIssuer.token(FakeIssuer.SECOND, this.issuer.claims(now()).build(),
				(header) -> header.jwk(FakeIssuer.SECOND.toPublicJWK()).keyID("first"));

		refused(token, ProblemCode.TOKEN_SIGNATURE_INVALID);
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example\r\nforged=log line", "HTTPS://IDP", "" })
	void anUnknownIssuerIsRefusedOnOneLine(String name) {
		refused(token((claims) -> claims.issuer(name)), ProblemCode.TOKEN_ISSUER_UNKNOWN).message()
			.doesNotContainPattern("\\p{Cntrl}");
	}

	@Test
	void anIssuerThatDiffersByASlashIsUnknown() {
		refused(token((claims) -> claims.issuer(this.issuer.url() + "/")), ProblemCode.TOKEN_ISSUER_UNKNOWN);
	}

	@Test
	void anIssuerThatIsMissingIsUnknown() {
		refused(token((claims) -> claims.issuer(null)), ProblemCode.TOKEN_ISSUER_UNKNOWN)
			.hasMessageContaining("iss is missing");
	}

	@Test
	void anotherAudienceIsRefusedAndBothAreNamed() {
		refused(token((claims) -> claims.audience("kafka")), ProblemCode.TOKEN_AUDIENCE_MISMATCH)
			.hasMessageContaining("'kafka'")
			.hasMessageContaining("'broker'");
		refused(token((claims) -> claims.audience((String) null)), ProblemCode.TOKEN_AUDIENCE_MISMATCH)
			.hasMessageContaining("no audience");
	}

	@Test
	void oneOfSeveralAudiencesIsEnough() {
		assertThat(this.identity.verify(token((claims) -> claims.audience(List.of("kafka", "broker")))).subject())
			.isEqualTo("airflow");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "10000000000000000000", "1e300", "-1", "253402300800", "\"1700000000\"", "true", "[]", "{}" })
	void aTimeThatIsNoneIsRefused(String time) {
		for (String claim : List.of("exp", "nbf", "iat", "auth_time")) {
			refused(raw(claim, time), ProblemCode.TOKEN_CLAIM_MISSING).hasMessageContaining("'" + claim + "'");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "1e400", "18446744073709551616000", "NaN", "+1" })
	void whatIsNoNumberOfJsonMakesTheTokenUnreadable(String time) {
		refused(raw("nbf", time), ProblemCode.TOKEN_SIGNATURE_INVALID).hasMessageContaining("not a signed JWT");
	}

	@Test
	void aTimeMayHaveAFraction() {
		assertThat(this.identity.verify(raw("iat", now().getEpochSecond() + ".25")).subject()).isEqualTo("airflow");
	}

	@ParameterizedTest
	@ValueSource(strings = { "[\"broker\",null]", "[\"broker\",7]", "[[\"broker\"]]", "{\"broker\":1}", "7", "true" })
	void anAudienceThatIsNoTextIsRefused(String audience) {
		refused(raw("aud", audience), ProblemCode.TOKEN_CLAIM_MISSING).hasMessageContaining("'aud'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "7", "[\"a\"]", "{}", "\"\\ud800\"" })
	void aNameThatIsNoTextIsRefused(String value) {
		for (String claim : List.of("sub", "jti")) {
			refused(raw(claim, value), ProblemCode.TOKEN_CLAIM_MISSING).hasMessageContaining("'" + claim + "'");
		}
	}

	@Test
	void aTokenOfTenYearsIsRefusedAndOneOfAWeekIsNot() {
		assertThat(this.identity.verify(lasting(Duration.ofDays(7))).subject()).isEqualTo("airflow");

		refused(lasting(Duration.ofDays(3650)), ProblemCode.TOKEN_LIFE_TOO_LONG).hasMessageContaining("168h");
	}

	@Test
	void aTokenThatWasIssuedLongAgoIsRefused() {
		Date old = Date.from(now().minus(Duration.ofDays(8)));

		refused(token((claims) -> claims.issueTime(old)), ProblemCode.TOKEN_EXPIRED).hasMessageContaining("iat");
	}

	@Test
	void theLongestLifeCanBeSet() {
		try (IdentityFixture strict = new IdentityFixture(this.issuer, "max-token-life", "30m")) {
			refused(strict, lasting(Duration.ofMinutes(31)), ProblemCode.TOKEN_LIFE_TOO_LONG)
				.hasMessageContaining("30m");
		}
	}

	@Test
	void whatIsRememberedIsVerifiedAnewAfterAWhile() {
		String token = token((claims) -> {
		});
		this.identity.verify(token);
		this.identity.clock.move(Duration.ofMinutes(1).minusMillis(1));
		this.identity.verify(token);
		assertThat(this.identity.counted("idp", "verified")).isOne();

		this.identity.clock.move(Duration.ofMillis(1));
		this.identity.verify(token);

		assertThat(this.identity.counted("idp", "verified")).isEqualTo(2);
	}

	@Test
	void tokensMadeForAnotherPurposeAreRefused() {
		List<Consumer<JWTClaimsSet.Builder>> foreign = List.of((claims) -> claims.claim("nonce", "n"),
				(claims) -> claims.claim("at_hash", "h"), (claims) -> claims.claim("typ", "ID"),
				(claims) -> claims.claim("typ", "Refresh"));

		assertThat(foreign).allSatisfy((change) -> refused(token(change), ProblemCode.TOKEN_CLAIM_MISSING)
			.hasMessageContaining("not an access token"));
		refused(typed("logout+jwt"), ProblemCode.TOKEN_CLAIM_MISSING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "at+jwt", "application/at+jwt", "JWT", "jwt" })
	void accessTokenTypesAreAccepted(String type) {
		assertThat(this.identity.verify(typed(type)).subject()).isEqualTo("airflow");
	}

	@Test
	void aBoundTokenIsNoBearerTokenHoweverOftenItIsSent() {
		String token = token((claims) -> claims.claim("cnf", Map.of("jkt", "thumbprint")));

		refused(token, ProblemCode.TOKEN_BINDING_MISMATCH);
		refused(token, ProblemCode.TOKEN_BINDING_MISMATCH);
	}

	@Test
	void aBindingThatCannotBeCheckedIsRefused() {
		List<Object> unknown = List.of("x", Map.of(), Map.of("jwk", Map.of()), Map.of("jkt", 7),
				Map.of("jkt", 7, "x5t#S256", "b"), Map.of("kid", "b"));

		assertThat(unknown).allSatisfy((confirmation) -> refused(token((claims) -> claims.claim("cnf", confirmation)),
				ProblemCode.TOKEN_BINDING_MISMATCH)
			.hasMessageContaining("cannot check"));
	}

	@Test
	void checksComeInAFixedOrder() {
		this.identity.clock.move(Duration.ofHours(1));
		Instant past = now().minus(Duration.ofHours(1));
		JWTClaimsSet wrong = this.issuer.claims(past).audience("kafka").subject(null).build();

		refused(new PlainJWT(new JWTClaimsSet.Builder(wrong).issuer("https://other.example").build()).serialize(),
				ProblemCode.TOKEN_ISSUER_UNKNOWN);
		refused(FakeIssuer.token(FakeIssuer.SECOND, wrong), ProblemCode.TOKEN_SIGNATURE_INVALID);
		refused(FakeIssuer.token(FakeIssuer.FIRST, wrong), ProblemCode.TOKEN_EXPIRED);
		refused(FakeIssuer.token(FakeIssuer.FIRST, this.issuer.claims(now()).audience("kafka").subject(null).build()),
				ProblemCode.TOKEN_AUDIENCE_MISMATCH);
	}

	@Test
	void noRefusalRepeatsTheToken() {
		String token = token((claims) -> claims.audience("kafka").subject("top-secret-subject"));

		assertThatThrownBy(() -> this.identity.verify(token)).message()
			.doesNotContain("top-secret-subject", token, token.substring(token.lastIndexOf('.') + 1));
	}

	private AbstractThrowableAssert<?, ? extends Throwable> refused(String token, ProblemCode code) {
		return refused(this.identity, token, code);
	}

	private static AbstractThrowableAssert<?, ? extends Throwable> refused(IdentityFixture identity, String token,
			ProblemCode code) {
		return assertThatThrownBy(() -> identity.verify(token)).isInstanceOfSatisfying(IdentityException.class,
				(failure) -> assertThat(failure.code()).isEqualTo(code));
	}

	private String token(Consumer<JWTClaimsSet.Builder> change) {
		JWTClaimsSet.Builder claims = this.issuer.claims(now());
		change.accept(claims);
		return FakeIssuer.token(FakeIssuer.FIRST, claims.build());
	}

	private String lasting(Duration life) {
		return token((claims) -> claims.expirationTime(Date.from(now().plus(life))));
	}

	/** A token in which one claim has a value as it is written. */
	private String raw(String claim, String value) {
		String json = this.issuer.claims(now()).claim(claim, null).build().toString();
		return FakeIssuer.signed(json.substring(0, json.length() - 1) + ",\"" + claim + "\":" + value + "}");
	}

	private String typed(String type) {
		return FakeIssuer.token(FakeIssuer.FIRST, this.issuer.claims(now()).build(),
				(header) -> header.type(new JOSEObjectType(type)));
	}

	private Instant now() {
		return this.identity.clock.instant();
	}

}
