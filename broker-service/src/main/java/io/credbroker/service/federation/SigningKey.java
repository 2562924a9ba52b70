package io.credbroker.service.federation;

import java.time.Instant;
import java.util.Comparator;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/**
 * A private key and what is published of it.
 *
 * @param name the name of its files
 * @param published the public key with its certificates
 * @param notBefore the beginning of its certificate
 * @param notAfter the end of its certificate
 */
record SigningKey(String name, RSAKey published, JWSSigner signer, Instant notBefore, Instant notAfter) {

	/**
	 * The older key first; equally old ones have an order too, so that all replicas
	 * choose alike.
	 */
	static final Comparator<SigningKey> BY_AGE = Comparator.comparing(SigningKey::notBefore)
		.thenComparing(SigningKey::id);

	/**
	 * The name of the key in tokens, which is computed from the public key and so is the
	 * same on every replica.
	 */
	String id() {
		return this.published.getKeyID();
	}

	/**
	 * Whether the certificate is valid.
	 */
	boolean isValid(Instant now) {
		return !now.isBefore(this.notBefore) && now.isBefore(this.notAfter);
	}

	/**
	 * A token with these claims.
	 */
	String sign(JWTClaimsSet claims) {
		JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).type(JOSEObjectType.JWT).keyID(id()).build();
		SignedJWT token = new SignedJWT(header, claims);
		try {
			token.sign(this.signer);
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("a key that has signed before signs", ex);
		}
		return token.serialize();
	}

	@Override
	public String toString() {
		return this.name;
	}

}
