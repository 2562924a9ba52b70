package io.credbroker.service.demo;

import java.text.ParseException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.SignedJWT;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.DPoPProofContext;
import org.springframework.security.oauth2.jwt.DPoPProofJwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtException;

/**
 * Checks the DPoP proof (RFC 9449) of a token request with Spring Security's decoder, so
 * that a client's proofs are read by other code than the broker's own.
 */
final class DemoProofs {

	private final DPoPProofJwtDecoderFactory decoders = new DPoPProofJwtDecoderFactory();

	private final String tokenEndpoint;

	DemoProofs(String tokenEndpoint) {
		this.tokenEndpoint = tokenEndpoint;
	}

	/**
	 * The thumbprint of the key that signed the proof.
	 * @throws JwtException if the proof is not accepted
	 */
	String thumbprint(String proof) {
		try {
			DPoPProofContext request = DPoPProofContext.withDPoPProof(proof)
				.method("POST")
				.targetUri(this.tokenEndpoint)
				.build();
			this.decoders.createDecoder(request).decode(proof);
			return SignedJWT.parse(proof).getHeader().getJWK().computeThumbprint().toString();
		}
		catch (IllegalArgumentException | ParseException | JOSEException ex) {
			throw new BadJwtException("The proof cannot be read", ex);
		}
	}

}
