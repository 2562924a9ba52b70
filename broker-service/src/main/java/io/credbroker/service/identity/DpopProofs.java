package io.credbroker.service.identity;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;

/**
 * Checks DPoP proofs (RFC 9449, section 4.3): signed with the key that the token is bound
 * to, for this request, recently, and used only once.
 */
final class DpopProofs {

	static final Duration LIFE = Duration.ofMinutes(1);

	private static final String TYPE = "dpop+jwt";

	private final TargetUris targets;

	private final ProofMemory replays;

	private final Clock clock;

	private final DefaultJWSVerifierFactory verifiers = new DefaultJWSVerifierFactory();

	DpopProofs(TargetUris targets, ProofMemory replays, Clock clock) {
		this.targets = targets;
		this.replays = replays;
		this.clock = clock;
	}

	void check(String key, PresentedToken presented) {
		List<String> proofs = presented.request().proofs();
		if (proofs.size() != 1) {
			throw refused("send exactly one in the header DPoP");
		}
		SignedJWT proof = parse(proofs.getFirst());
		checkSignature(proof, key);
		JWTClaimsSet claims = claims(proof);
		checkRequest(claims, presented.request());
		if (!hash(presented.token()).equals(claims.getClaim("ath"))) {
			throw refused("it is for another token (ath)");
		}
		checkTime(claims.getIssueTime());
		spend(key, claims.getJWTID());
	}

	private static SignedJWT parse(String text) {
		try {
			return SignedJWT.parse(text);
		}
		catch (ParseException | RuntimeException ex) {
			// The parser throws more than it declares, where a member is null for
			// example.
			throw refused("it is not a signed JWT");
		}
	}

	private void checkSignature(SignedJWT proof, String key) {
		JWSAlgorithm algorithm = proof.getHeader().getAlgorithm();
		JWK signer = proof.getHeader().getJWK();
		boolean typed = proof.getHeader().getType() != null
				&& TYPE.equalsIgnoreCase(proof.getHeader().getType().getType());
		if (!typed || !IssuerProperties.KNOWN_ALGORITHMS.contains(algorithm.getName())
				|| !(signer instanceof AsymmetricJWK asymmetric) || signer.isPrivate()) {
			throw refused("its header needs typ dpop+jwt, an asymmetric alg, and the public key as jwk");
		}
		try {
			if (!key.equals(signer.computeThumbprint().toString())) {
				throw refused("it is signed with a different key from the one that the token is bound to");
			}
			if (!proof.verify(this.verifiers.createJWSVerifier(proof.getHeader(), asymmetric.toPublicKey()))) {
				throw refused("its signature does not verify");
			}
		}
		catch (JOSEException ex) {
			throw refused("its signature cannot be checked");
		}
	}

	private static JWTClaimsSet claims(SignedJWT proof) {
		try {
			return TokenClaims.read(proof.getPayload().toJSONObject());
		}
		catch (IdentityException ex) {
			throw refused("its claims cannot be read");
		}
	}

	private void checkRequest(JWTClaimsSet claims, RequestDetails request) {
		if (!request.method().equals(claims.getClaim("htm"))
				|| !(claims.getClaim("htu") instanceof String target && this.targets.same(target, request.target()))) {
			throw refused("it is for another request (htm, htu)");
		}
	}

	private void checkTime(@Nullable Date issued) {
		if (issued == null || Duration.between(issued.toInstant(), this.clock.instant()).abs().compareTo(LIFE) > 0) {
			throw refused("it was not made within the last minute (iat); compare the clocks of caller and broker");
		}
	}

	private void spend(String key, @Nullable String id) {
		if (id == null || id.isEmpty()) {
			throw refused("it has no jti");
		}
		if (!this.replays.first(key, id)) {
			throw refused("it was used before (jti); make a new one for each request");
		}
	}

	private static String hash(String token) {
		return Base64URL.encode(TokenHash.sha256().digest(token.getBytes(StandardCharsets.UTF_8))).toString();
	}

	private static IdentityException refused(String why) {
		return TokenBindingCheck.mismatch("The DPoP proof is not accepted: %s.".formatted(why));
	}

}
