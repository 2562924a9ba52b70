package io.credbroker.service.demo;

import java.time.Instant;
import java.util.function.Consumer;

import com.nimbusds.jwt.JWTClaimsSet;
import io.credbroker.service.support.DpopKey;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class DemoProofsTests {

	private static final String TOKEN_ENDPOINT = "http://127.0.0.1:8080/demo/issuer/token";

	private final DemoProofs proofs = new DemoProofs(TOKEN_ENDPOINT);

	private final DpopKey key = new DpopKey();

	@Test
	void theKeyThatSignedIsNamed() {
		assertThat(this.proofs.thumbprint(proof((claims) -> {
		}))).isEqualTo(this.key.thumbprint());
	}

	@Test
	void aProofForAnotherRequestIsRefused() {
		assertRefused(proof((claims) -> claims.claim("htm", "GET")));
		assertRefused(proof((claims) -> claims.claim("htu", "http://127.0.0.1:8080/other")));
	}

	@Test
	void anOldProofIsRefused() {
		assertRefused(proof((claims) -> claims.claim("iat", Instant.now().minusSeconds(3600).getEpochSecond())));
	}

	@Test
	void whatIsNoProofIsRefused() {
		assertRefused("nonsense");
		assertRefused(" ");
		assertRefused("a.b.c");
	}

	private String proof(Consumer<JWTClaimsSet.Builder> change) {
		JWTClaimsSet.Builder claims = DpopKey.claims("", TOKEN_ENDPOINT, Instant.now()).claim("htm", "POST");
		change.accept(claims);
		return this.key.sign(claims.build());
	}

	private void assertRefused(String proof) {
		assertThatExceptionOfType(JwtException.class).isThrownBy(() -> this.proofs.thumbprint(proof));
	}

}
