package io.credbroker.service.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * Turns the tokens of one issuer into callers, in a fixed order of checks: algorithm,
 * signature, times, audience, purpose, binding, claims.
 */
final class TrustedIssuer implements AutoCloseable {

	/**
	 * How long a verified token is cached; verifying it again costs less than a lookup.
	 */
	private static final Duration REMEMBER = Duration.ofMinutes(1);

	private final String name;

	private final Set<JWSAlgorithm> algorithms;

	private final SignatureCheck signatures;

	private final ClaimChecks checks;

	private final CallerReader callers;

	private final @Nullable Introspection introspection;

	private final IntrospectionLimiter references;

	private final Clock clock;

	TrustedIssuer(String name, IssuerProperties settings, IssuerDocuments documents, Clock clock) {
		this.name = name;
		this.algorithms = settings.jwsAlgorithms();
		this.signatures = new SignatureCheck(name, settings, new IssuerKeys(name, settings, documents), clock);
		this.checks = new ClaimChecks(settings, clock);
		this.callers = new CallerReader(name, settings.preset(), settings.claims());
		IntrospectionProperties asked = settings.introspection();
		this.introspection = (asked != null) ? new Introspection(name, settings, asked, documents) : null;
		this.references = new IntrospectionLimiter(name, settings.timeout(), clock);
		this.clock = clock;
	}

	/**
	 * The configured name.
	 */
	String name() {
		return this.name;
	}

	/**
	 * Whether the last attempt to fetch its keys has failed.
	 */
	boolean keysFailing() {
		return this.signatures.keysFailing();
	}

	/**
	 * The claims that policies may use.
	 */
	Set<String> policyClaims() {
		return this.callers.policyClaims();
	}

	/**
	 * Verifies a JWT of this issuer and reads its caller.
	 */
	VerifiedToken verify(JWT token) {
		if (!(token instanceof SignedJWT signed && this.algorithms.contains(signed.getHeader().getAlgorithm()))) {
			throw new IdentityException(ProblemCode.TOKEN_ALGORITHM_NOT_ALLOWED,
					"The token is signed with %s; the broker accepts %s from the issuer %s.".formatted(
							LogSafe.word(token.getHeader().getAlgorithm().getName()),
							this.algorithms.stream().map(JWSAlgorithm::getName).sorted().toList(),
							LogSafe.word(this.name)));
		}
		int withdrawals = this.signatures.withdrawals();
		JWTClaimsSet claims = TokenClaims.read(this.signatures.verify(signed).toJSONObject());
		this.checks.check(signed.getHeader().getType(), claims);
		return verified(claims, REMEMBER, withdrawals);
	}

	/**
	 * Whether it has introspection.
	 */
	boolean introspects() {
		return this.introspection != null;
	}

	/**
	 * Verifies an opaque token with this action, within the limits of introspection
	 * calls.
	 */
	VerifiedToken unlessAsked(TokenHash hash, String source, Supplier<VerifiedToken> asking) {
		return this.references.verify(hash, source, asking);
	}

	/**
	 * Verifies an opaque token by introspection and reads its caller.
	 */
	VerifiedToken introspect(String token) {
		Introspection asked = Objects.requireNonNull(this.introspection);
		JWTClaimsSet claims = asked.ask(token);
		this.checks.check(null, claims);
		return verified(claims, asked.remember(), this.signatures.withdrawals());
	}

	/**
	 * Whether a verified token is still valid, because no key of the issuer was withdrawn
	 * since.
	 */
	boolean vouchesFor(VerifiedToken token) {
		return token.withdrawals() == this.signatures.withdrawals();
	}

	private VerifiedToken verified(JWTClaimsSet claims, Duration remember, int withdrawals) {
		ConfirmationClaim confirmation = ConfirmationClaim.of(claims);
		Caller caller = this.callers.read(claims, confirmation);
		Instant end = caller.token().expiresAt();
		Instant again = this.clock.instant().plus(remember);
		return new VerifiedToken(this, caller, confirmation, end.isBefore(again) ? end : again, withdrawals);
	}

	@Override
	public void close() {
		this.signatures.close();
	}

}
