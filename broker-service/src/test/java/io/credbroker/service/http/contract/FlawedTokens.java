package io.credbroker.service.http.contract;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

import com.nimbusds.jose.JWSAlgorithm;
import io.credbroker.service.support.TestIssuer;

/**
 * Tokens that are refused, by what is wrong with them.
 *
 * @param unreachable an issuer that is trusted and gone
 */
record FlawedTokens(TestIssuer issuer, TestIssuer unreachable, TestIssuer cluster) {

	String with(String flaw) {
		TestIssuer issuer = this.issuer;
		return switch (flaw) {
			case "expired" ->
				issuer.token("etl", (claims) -> claims.expirationTime(Date.from(Instant.now().minusSeconds(600))));
			case "eternal" -> issuer.token("etl",
					(claims) -> claims.expirationTime(Date.from(Instant.now().plus(Duration.ofDays(3650)))));
			case "tampered" -> tampered(issuer.token("etl", "airflow-etl"));
			case "garbage" -> "not.a.token";
			case "stranger" -> issuer.token("etl", (claims) -> claims.issuer("https://stranger.example"));
			case "audience" -> issuer.token("etl", (claims) -> claims.audience("another"));
			case "subjectless" -> issuer.token("etl", (claims) -> claims.subject(null));
			case "algorithm" -> issuer.token(JWSAlgorithm.RS512, "etl", (claims) -> claims.claim("any", "thing"));
			case "bound" -> issuer.token("etl", (claims) -> claims.claim("cnf", Map.of("jkt", "thumbprint")));
			case "podless" -> this.cluster.token("etl", (claims) -> claims.claim("kubernetes.io",
					Map.of("namespace", "airflow", "pod", Map.of("name", "task", "uid", "gone"))));
			case "unreachable" -> issuer.token("etl", (claims) -> claims.issuer(this.unreachable.url()));
			case "ungrouped" -> issuer.token("etl");
			default -> throw new IllegalArgumentException(flaw);
		};
	}

	/** Changes the middle of the signature, never its padding bits. */
	private static String tampered(String token) {
		int at = token.lastIndexOf('.') + 20;
		char other = (token.charAt(at) == 'A') ? 'B' : 'A';
		return token.substring(0, at) + other + token.substring(at + 1);
	}

}
