package io.credbroker.service.identity;

import java.time.Clock;
import java.util.Set;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.credbroker.api.ProblemCode;

/**
 * Turns the tokens of one issuer into callers, in a fixed order of checks: algorithm,
 * signature, times, audience, purpose, binding, claims.
 */
final class TrustedIssuer implements AutoCloseable {

	private final String name;

	private final Set<JWSAlgorithm> algorithms;

	private final SignatureCheck signatures;

	private final ClaimChecks checks;

	private final CallerReader callers;

	TrustedIssuer(String name, IssuerProperties settings, KeyDocuments documents, Clock clock) {
		this.name = name;
		this.algorithms = settings.jwsAlgorithms();
		this.signatures = new SignatureCheck(name, settings, new IssuerKeys(name, settings, documents));
		this.checks = new ClaimChecks(settings, clock);
		this.callers = new CallerReader(name, settings.preset(), settings.claims());
	}

	/**
	 * The configured name.
	 */
	String name() {
		return this.name;
	}

	/**
	 * A token of this issuer, with the caller that it names.
	 */
	VerifiedToken verify(JWT token) {
		if (!(token instanceof SignedJWT signed && this.algorithms.contains(signed.getHeader().getAlgorithm()))) {
			throw new IdentityException(ProblemCode.TOKEN_ALGORITHM_NOT_ALLOWED,
					"The token is signed with %s; the broker accepts %s from the issuer %s.".formatted(
							Shown.word(token.getHeader().getAlgorithm().getName()),
							this.algorithms.stream().map(JWSAlgorithm::getName).sorted().toList(),
							Shown.word(this.name)));
		}
		JWTClaimsSet claims = this.signatures.verify(signed);
		this.checks.check(signed.getHeader().getType(), claims);
		Confirmation confirmation = Confirmation.of(claims);
		return new VerifiedToken(this, this.callers.read(claims, confirmation), confirmation);
	}

	@Override
	public void close() {
		this.signatures.close();
	}

}
