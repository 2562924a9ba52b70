package io.credbroker.service.identity;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signatures with an issuer's published keys, which it remembers.
 * <p>
 * Keys are kept for five minutes and fetched anew ahead of that, or at once for an
 * unknown key id, at most twice in ten seconds; while the issuer is down the last keys
 * stay for an hour.
 */
final class SignatureCheck implements Closeable {

	private static final Duration KEEP = Duration.ofMinutes(5);

	private static final Duration AHEAD = Duration.ofMinutes(1);

	private static final Duration OUTAGE = Duration.ofHours(1);

	private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(10);

	private final String issuer;

	private final IssuerKeys keys;

	private final JWKSource<SecurityContext> source;

	private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

	SignatureCheck(String issuer, IssuerProperties settings, IssuerKeys keys) {
		this.issuer = issuer;
		this.keys = keys;
		this.source = JWKSourceBuilder.create(keys)
			.cache(KEEP.toMillis(), settings.timeout().multipliedBy(3).toMillis())
			.refreshAheadCache(AHEAD.toMillis(), false)
			.rateLimited(BETWEEN_FETCHES.toMillis())
			.outageTolerant(OUTAGE.toMillis())
			.build();
		this.processor.setJWSKeySelector(new JWSVerificationKeySelector<>(settings.jwsAlgorithms(), this.source));
		// Types, times and claims are checked after this, each with its own code.
		this.processor.setJWSTypeVerifier((type, context) -> {
		});
		this.processor.setJWTClaimsSetVerifier(null);
	}

	/**
	 * The claims, once the signature is known to be the issuer's.
	 */
	JWTClaimsSet verify(SignedJWT token) {
		try {
			return this.processor.process(token, null);
		}
		catch (KeySourceException ex) {
			throw keysUnavailable();
		}
		catch (BadJWSException ex) {
			throw invalid("The token was changed or signed by another key; get a new one from its issuer.");
		}
		catch (BadJOSEException ex) {
			throw unknownKey(token.getHeader().getKeyID());
		}
		catch (JOSEException ex) {
			throw invalid("The token's signature cannot be checked; get a new one from its issuer.");
		}
	}

	private IdentityException unknownKey(@Nullable String keyId) {
		if (!this.keys.reachable()) {
			return keysUnavailable();
		}
		String key = (keyId != null) ? "the key " + Shown.word(keyId) : "a key of the token's kind";
		return invalid(
				"The issuer %s does not publish %s; get a new token from it.".formatted(Shown.word(this.issuer), key));
	}

	private IdentityException keysUnavailable() {
		return new IdentityException(ProblemCode.IDENTITY_KEYS_UNAVAILABLE,
				"The keys of the issuer %s could not be fetched, so the token cannot be checked; try again shortly."
					.formatted(Shown.word(this.issuer)));
	}

	private static IdentityException invalid(String detail) {
		return new IdentityException(ProblemCode.TOKEN_SIGNATURE_INVALID, detail);
	}

	@Override
	public void close() {
		try {
			if (this.source instanceof Closeable closeable) {
				closeable.close();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
