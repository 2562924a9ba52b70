package io.credbroker.provider.oauth2;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.credbroker.provider.oauth2.OAuth2Authentication.PrivateKey;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.SecretProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code private_key_jwt}.
 */
class AssertionTests {

	@TempDir
	Path directory;

	private StubbedIssuer issuer;

	@BeforeEach
	void start() {
		this.issuer = new StubbedIssuer(this.directory);
	}

	@AfterEach
	void stop() {
		this.issuer.close();
	}

	private static KeyPair keys(String algorithm) throws Exception {
		KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
		if ("EC".equals(algorithm)) {
			generator.initialize(new ECGenParameterSpec("secp256r1"));
		}
		else {
			generator.initialize(2048);
		}
		return generator.generateKeyPair();
	}

	private Path pem(KeyPair keys) throws IOException {
		return Files.writeString(this.directory.resolve("key.pem"),
				"-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(keys.getPrivate().getEncoded())
						+ "\n-----END PRIVATE KEY-----\n");
	}

	private FetchResult fetch(Path key, String algorithm, @Nullable String audience) {
		PrivateKey settings = new PrivateKey(key, "key-1", algorithm, null, audience);
		try (SecretProvider provider = this.issuer.connect(new OAuth2Authentication(null, settings, null),
				Clock.systemUTC())) {
			return StubbedIssuer.fetch(provider, StubbedIssuer.key(Map.of()));
		}
	}

	private SignedJWT sent() throws Exception {
		Map<String, String> form = this.issuer.forms().getLast();
		assertThat(form).containsEntry("client_id", "bro:ker")
			.containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
			.doesNotContainKey("client_secret");
		return SignedJWT.parse(form.getOrDefault("client_assertion", ""));
	}

	@Test
	void anRsaKeySignsForTheTokenEndpointAndAMinute() throws Exception {
		KeyPair keys = keys("RSA");
		assertThat(fetch(pem(keys), "RS256", null)).isInstanceOf(Found.class);

		SignedJWT assertion = sent();
		JWTClaimsSet claims = assertion.getJWTClaimsSet();
		assertThat(assertion.verify(new RSASSAVerifier((RSAPublicKey) keys.getPublic()))).isTrue();
		assertThat(assertion.getHeader().getKeyID()).isEqualTo("key-1");
		assertThat(claims.getIssuer()).isEqualTo("bro:ker").isEqualTo(claims.getSubject());
		assertThat(claims.getAudience()).containsExactly(this.issuer.address() + "/token");
		assertThat(Duration.between(claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant()))
			.isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void eachAssertionHasItsOwnId() throws Exception {
		Path key = pem(keys("RSA"));
		fetch(key, "PS256", null);
		String first = sent().getJWTClaimsSet().getJWTID();
		fetch(key, "PS256", null);

		assertThat(sent().getJWTClaimsSet().getJWTID()).isNotEqualTo(first);
	}

	@Test
	void anEcKeySignsForAnotherAudience() throws Exception {
		KeyPair keys = keys("EC");
		assertThat(fetch(pem(keys), "ES256", "https://issuer.example")).isInstanceOf(Found.class);

		SignedJWT assertion = sent();
		assertThat(assertion.verify(new ECDSAVerifier((ECPublicKey) keys.getPublic()))).isTrue();
		assertThat(assertion.getJWTClaimsSet().getAudience()).containsExactly("https://issuer.example");
	}

	@Test
	void aKeyThatCannotSignIsNamedAndNotShown() throws Exception {
		assertUnusable(fetch(pem(keys("EC")), "RS256", null), "cannot sign with RS256");
		assertUnusable(fetch(Files.writeString(this.directory.resolve("no.pem"), "canary-key"), "RS256", null),
				"cannot sign with RS256");
		assertUnusable(fetch(this.directory.resolve("absent.pem"), "RS256", null), "cannot be read");
		assertThat(this.issuer.requests()).isZero();
	}

	private static void assertUnusable(FetchResult result, String problem) {
		assertThat(result).isInstanceOfSatisfying(Unavailable.class,
				(unavailable) -> assertThat(unavailable.reason()).contains(problem).doesNotContain("canary"));
	}

}
