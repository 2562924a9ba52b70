package io.credbroker.service.identity;

import com.nimbusds.jwt.JWT;
import io.credbroker.service.tracing.TraceStep;
import io.credbroker.api.ProblemCode;
import io.credbroker.spi.SecretValue;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;

/**
 * Verifies a token and returns its caller, or throws an {@link IdentityException} with
 * the reason.
 */
final class TokenAuthentication implements AuthenticationManager {

	private final TrustedIssuers issuers;

	private final VerifiedTokens verified;

	private final TokenBindingCheck bindingCheck;

	private final PodContexts pods;

	private final TokenMeters meters;

	TokenAuthentication(TrustedIssuers issuers, VerifiedTokens verified, TokenBindingCheck bindingCheck,
			PodContexts pods, MeterRegistry meters) {
		this.issuers = issuers;
		this.verified = verified;
		this.bindingCheck = bindingCheck;
		this.pods = pods;
		this.meters = new TokenMeters(meters, issuers);
	}

	@Override
	public CallerAuthentication authenticate(Authentication authentication) {
		if (!(authentication instanceof PresentedToken presented)) {
			throw new IdentityException(ProblemCode.TOKEN_MISSING,
					"Send an access token in the Authorization header, as: Bearer <token>.");
		}
		String sent = presented.token();
		TokenHash hash = TokenHash.of(sent);
		VerifiedToken known = this.verified.find(hash, this.issuers);
		VerifiedToken token = (known != null) ? known : traced(hash, sent, presented.request());
		this.bindingCheck.check(token, presented);
		refuseWithoutPod(token.caller());
		return new CallerAuthentication(token.caller(), SecretValue.of(sent));
	}

	/**
	 * Refuses a token whose pod does not run any more, also a cached one.
	 */
	private void refuseWithoutPod(Caller caller) {
		if (this.pods.of(caller) instanceof PodContext.Gone gone) {
			throw gone.refusal().claiming(caller.issuer());
		}
	}

	private VerifiedToken traced(TokenHash hash, String token, RequestDetails request) {
		try (TraceStep _ = TraceStep.begin("token")) {
			return verify(hash, token, request);
		}
	}

	private VerifiedToken verify(TokenHash hash, String token, RequestDetails request) {
		String issuerName = TokenMeters.UNKNOWN;
		String outcome = TokenMeters.DEFECT;
		try {
			JWT jwt = UnverifiedJwt.parse(token);
			TrustedIssuer issuer = (jwt != null) ? this.issuers.claimed(UnverifiedJwt.issuer(jwt)) : opaque(token);
			issuerName = issuer.name();
			VerifiedToken verifiedToken = (jwt != null) ? remember(hash, issuer.verify(jwt))
					: issuer.unlessAsked(hash, request.source(), () -> introspect(issuer, hash, token));
			outcome = TokenMeters.VERIFIED;
			return verifiedToken;
		}
		catch (IdentityException ex) {
			outcome = ex.code().code();
			throw issuerName.equals(TokenMeters.UNKNOWN) ? ex : ex.claiming(issuerName);
		}
		finally {
			this.meters.verification(issuerName, outcome);
		}
	}

	/**
	 * The issuer of an opaque token.
	 */
	private TrustedIssuer opaque(String token) {
		TrustedIssuer issuer = this.issuers.introspecting();
		if (issuer == null || !UnverifiedJwt.wellFormed(token)) {
			throw UnverifiedJwt.unreadable();
		}
		return issuer;
	}

	/**
	 * Asks the issuer, unless another request with the same token has just done so.
	 */
	private VerifiedToken introspect(TrustedIssuer issuer, TokenHash hash, String token) {
		VerifiedToken known = this.verified.find(hash, this.issuers);
		return (known != null) ? known : remember(hash, issuer.introspect(token));
	}

	private VerifiedToken remember(TokenHash hash, VerifiedToken token) {
		this.verified.remember(hash, token);
		return token;
	}

}
