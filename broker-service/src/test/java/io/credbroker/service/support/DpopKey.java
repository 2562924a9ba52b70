package io.credbroker.service.support;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/**
 * A client's key that tokens are bound to, and the proofs it signs.
 */
public final class DpopKey {

	private final ECKey key;

	public DpopKey() {
		try {
			this.key = new ECKeyGenerator(Curve.P_256).generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What a token that is bound to this key names in {@code cnf.jkt}.
	 */
	public String thumbprint() {
		try {
			return this.key.computeThumbprint().toString();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	public ECKey publicKey() {
		return this.key.toPublicJWK();
	}

	/** The claims of a proof that is good for a GET of the address at that moment. */
	public static JWTClaimsSet.Builder claims(String token, String target, Instant now) {
		return new JWTClaimsSet.Builder().jwtID(UUID.randomUUID().toString())
			.claim("htm", "GET")
			.claim("htu", target)
			.claim("ath", sha256(token))
			.issueTime(Date.from(now));
	}

	public String sign(JWTClaimsSet claims) {
		return sign(claims, (header) -> {
		});
	}

	public String sign(JWTClaimsSet claims, Consumer<JWSHeader.Builder> change) {
		JWSHeader.Builder header = new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("dpop+jwt"))
			.jwk(publicKey());
		change.accept(header);
		try {
			SignedJWT proof = new SignedJWT(header.build(), claims);
			proof.sign(new ECDSASigner(this.key));
			return proof.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String sha256(String token) {
		try {
			return Base64URL
				.encode(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)))
				.toString();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
