package io.credbroker.service.demo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;

/**
 * Signs access tokens with a key that is made at the start of the process.
 */
final class DemoTokens {

	static final Duration LIFE = Duration.ofMinutes(5);

	private final DemoProperties properties;

	private final Clock clock;

	private final RSAKey key = newKey();

	DemoTokens(DemoProperties properties, Clock clock) {
		this.properties = properties;
		this.clock = clock;
	}

	/**
	 * An access token that ends after {@link #LIFE}, bound to the key with this
	 * thumbprint if there is one.
	 */
	String issue(String clientId, DemoProperties.Client client, @Nullable String thumbprint) {
		Instant now = this.clock.instant();
		JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(this.properties.issuer())
			.subject(clientId)
			.audience(this.properties.audience())
			.claim("client_id", clientId)
			.claim("groups", List.copyOf(client.groups()))
			.claim("cnf", (thumbprint != null) ? Map.of("jkt", thumbprint) : null)
			.jwtID(UUID.randomUUID().toString())
			.issueTime(Date.from(now))
			.expirationTime(Date.from(now.plus(LIFE)))
			.build();
		SignedJWT token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(this.key.getKeyID())
			.type(new JOSEObjectType("at+jwt"))
			.build(), claims);
		try {
			token.sign(new RSASSASigner(this.key));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("A fresh RSA key signs", ex);
		}
		return token.serialize();
	}

	/**
	 * The public key, as a JWK set.
	 */
	Map<String, Object> publicKeys() {
		return new JWKSet(this.key).toJSONObject();
	}

	private static RSAKey newKey() {
		try {
			return new RSAKeyGenerator(2048).keyIDFromThumbprint(true).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("Every Java runtime makes RSA keys", ex);
		}
	}

}
