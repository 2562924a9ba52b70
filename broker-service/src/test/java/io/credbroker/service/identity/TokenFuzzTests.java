package io.credbroker.service.identity;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.nimbusds.jose.util.Base64URL;
import io.credbroker.api.ProblemCode;
import io.credbroker.service.support.DpopKey;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Any token or proof is verified or refused with a code; none causes an internal error.
 */
class TokenFuzzTests {

	private static final String SEED = "20261128";

	private static final String TARGET = "https://broker.example/v1/connections/warehouse";

	private static final FakeIssuer issuer = new FakeIssuer();

	private static final IdentityFixture identity = new IdentityFixture(issuer);

	@AfterContainer
	static void stop() {
		identity.close();
		issuer.close();
	}

	@Property(tries = 300, seed = SEED, shrinking = ShrinkingMode.OFF)
	void aTokenWithAnyHeaderIsRefused(@ForAll("headers") Map<String, Object> header,
			@ForAll @IntRange(min = 0, max = 6) int parts) {
		String claims = issuer.claims(identity.clock.instant()).build().toString();
		String token = encoded(header) + "." + Base64URL.encode(claims) + ".eA".repeat(parts);

		assertThatThrownBy(() -> identity.verify(token)).isInstanceOfSatisfying(IdentityException.class,
				(failure) -> assertThat(failure.code()).isIn(ProblemCode.TOKEN_SIGNATURE_INVALID,
						ProblemCode.TOKEN_ALGORITHM_NOT_ALLOWED, ProblemCode.IDENTITY_KEYS_UNAVAILABLE));
	}

	@Property(tries = 300, seed = SEED, shrinking = ShrinkingMode.OFF)
	void aSignedTokenWithAnyClaimsIsVerifiedOrRefused(@ForAll("claims") Map<String, Object> odd) {
		Map<String, Object> claims = new LinkedHashMap<>(
				issuer.claims(identity.clock.instant()).build().toJSONObject());
		claims.putAll(odd);

		Throwable failure = catchThrowable(
				() -> identity.verify(FakeIssuer.signed(JsonMapper.shared().writeValueAsString(claims))));

		if (failure != null) {
			assertThat(failure).isInstanceOfSatisfying(IdentityException.class,
					(refusal) -> assertThat(refusal.code().status()).isEqualTo(401));
		}
	}

	@Property(tries = 200, seed = SEED, shrinking = ShrinkingMode.OFF)
	void aProofWithAnythingInItIsRefused(@ForAll("headers") Map<String, Object> header,
			@ForAll("claims") Map<String, Object> odd) {
		String token = FakeIssuer.token(FakeIssuer.FIRST,
				issuer.claims(identity.clock.instant())
					.claim("cnf", Map.of("jkt", new DpopKey().thumbprint()))
					.build());
		Map<String, Object> claims = new HashMap<>(DpopKey.claims(token, TARGET, Instant.now()).build().toJSONObject());
		claims.putAll(odd);
		String proof = encoded(header) + "." + encoded(claims) + ".eA";

		assertThatThrownBy(() -> identity.verify("DPoP " + token, presented(proof))).isInstanceOfSatisfying(
				IdentityException.class,
				(failure) -> assertThat(failure.code()).isEqualTo(ProblemCode.TOKEN_BINDING_MISMATCH));
	}

	@Provide
	Arbitrary<Map<String, Object>> headers() {
		return odd("alg", "enc", "typ", "kid", "jwk", "jku", "x5c", "x5t", "x5u", "crit", "b64", "zip", "epk", "p2c",
				"p2s", "apu", "cty", "iv", "tag")
			.map((members) -> {
				members.putIfAbsent("alg", "RS256");
				return members;
			});
	}

	@Provide
	Arbitrary<Map<String, Object>> claims() {
		return odd("iss", "sub", "aud", "exp", "nbf", "iat", "jti", "auth_time", "cnf", "groups", "azp", "client_id",
				"typ", "nonce", "_claim_names", "_claim_sources", "hasgroups", "kubernetes.io", "htm", "htu", "ath");
	}

	private static Arbitrary<Map<String, Object>> odd(String... names) {
		return Arbitraries.maps(Arbitraries.of(names), values()).ofMinSize(1).ofMaxSize(4).map(HashMap::new);
	}

	private static Arbitrary<Object> values() {
		return Arbitraries.of(NullNode.instance, NullNode.instance, NullNode.instance, "", " ", "x", "dir", "none",
				"RS256", "HS256", "A128GCM", "RSA-OAEP", "DEF", "JWT", "dpop+jwt", "\ud83d\ude00", "a".repeat(3000),
				true, false, 0, -1, 7, 1.5, 1e300, new BigInteger("10000000000000000000"), Long.MIN_VALUE,
				253402300800L, List.of(), List.of("broker"), List.of("broker", NullNode.instance),
				List.of(List.of(List.of())), List.of(7), List.of("exp", "b64"), Map.of(), Map.of("jkt", 7),
				Map.of("kty", "RSA"), Map.of("kty", "EC", "crv", "P-256", "x", "AA", "y", "AA"),
				Map.of("groups", "src1"), Map.of("namespace", List.of(), "serviceaccount", 7));
	}

	private static String encoded(Map<String, Object> json) {
		return Base64URL.encode(JsonMapper.shared().writeValueAsString(json)).toString();
	}

	private static RequestDetails presented(String proof) {
		return new DpopProofsTests.Request("GET", TARGET, List.of(proof), (X509Certificate) null);
	}

}
