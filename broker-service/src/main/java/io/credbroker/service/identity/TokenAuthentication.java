package io.credbroker.service.identity;

import java.text.ParseException;

import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import io.credbroker.api.ProblemCode;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;

/**
 * Turns a token that was sent into a verified caller, or throws an
 * {@link IdentityException} that says why not.
 */
final class TokenAuthentication implements AuthenticationManager {

	private static final String VERIFICATIONS = "broker.token.verifications";

	private final TrustedIssuers issuers;

	private final VerifiedTokens verified;

	private final Bindings bindings;

	private final MeterRegistry meters;

	TokenAuthentication(TrustedIssuers issuers, VerifiedTokens verified, Bindings bindings, MeterRegistry meters) {
		this.issuers = issuers;
		this.verified = verified;
		this.bindings = bindings;
		this.meters = meters;
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
		VerifiedToken token = (known != null) ? known : verify(hash, sent);
		this.bindings.check(token, presented);
		return new CallerAuthentication(token.caller());
	}

	private VerifiedToken verify(TokenHash hash, String token) {
		String issuerName = "unknown";
		String outcome = "failed";
		try {
			JWT parsed = parse(token);
			TrustedIssuer issuer = this.issuers.claimed(claims(parsed).getIssuer());
			issuerName = issuer.name();
			VerifiedToken verifiedToken = issuer.verify(parsed);
			this.verified.remember(hash, verifiedToken);
			outcome = "verified";
			return verifiedToken;
		}
		catch (IdentityException ex) {
			outcome = ex.code().code();
			throw ex;
		}
		finally {
			this.meters.counter(VERIFICATIONS, "issuer", issuerName, "outcome", outcome).increment();
		}
	}

	private static JWT parse(String token) {
		try {
			return JWTParser.parse(token);
		}
		catch (ParseException | IllegalArgumentException ex) {
			throw unreadable();
		}
	}

	private static JWTClaimsSet claims(JWT token) {
		try {
			JWTClaimsSet claims = token.getJWTClaimsSet();
			if (claims != null) {
				return claims;
			}
		}
		catch (ParseException | IllegalArgumentException ex) {
			// Falls through to the one answer for every unreadable token.
		}
		throw unreadable();
	}

	private static IdentityException unreadable() {
		return new IdentityException(ProblemCode.TOKEN_SIGNATURE_INVALID,
				"The token is not a signed JWT; send the access token that the issuer gave, whole and unchanged.");
	}

}
