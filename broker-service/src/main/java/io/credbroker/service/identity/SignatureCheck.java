package io.credbroker.service.identity;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetBasedJWKSource;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.BadJWSException;
import com.nimbusds.jose.proc.DefaultJOSEProcessor;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import org.jspecify.annotations.Nullable;

/**
 * Verifies signatures with an issuer's published keys, which it caches.
 * <p>
 * Keys are cached for five minutes and refreshed before that, or at once for an unknown
 * key id, at most twice in five seconds; while the issuer is down, the last keys are used
 * for an hour.
 */
final class SignatureCheck implements Closeable {

	private static final Duration KEEP = Duration.ofMinutes(5);

	private static final Duration AHEAD = Duration.ofMinutes(1);

	private static final Duration OUTAGE = Duration.ofHours(1);

	private static final Duration BETWEEN_FETCHES = Duration.ofSeconds(5);

	private final IssuerKeys keys;

	private final SignatureFailures refusals;

	private final JWKSetSource<SecurityContext> source;

	private final DefaultJOSEProcessor<SecurityContext> processor = new DefaultJOSEProcessor<>();

	private final Clock clock;

	SignatureCheck(String issuer, IssuerProperties settings, IssuerKeys keys, Clock clock) {
		this.keys = keys;
		this.refusals = new SignatureFailures(issuer);
		this.clock = clock;
		this.source = ((JWKSetBasedJWKSource<SecurityContext>) JWKSourceBuilder.create(keys)
			.cache(KEEP.toMillis(), settings.timeout().multipliedBy(3).toMillis())
			.refreshAheadCache(AHEAD.toMillis(), false)
			.rateLimited(BETWEEN_FETCHES.toMillis())
			.outageTolerant(OUTAGE.toMillis())
			.build()).getJWKSetSource();
		this.processor.setJWSKeySelector(new JWSVerificationKeySelector<>(settings.jwsAlgorithms(), this::select));
		// Types, times and claims are checked after this, each with its own code.
		this.processor.setJWSTypeVerifier((type, context) -> {
		});
	}

	/**
	 * The payload of the token, if its signature is valid.
	 */
	Payload verify(SignedJWT token) {
		try {
			return this.processor.process(token, null);
		}
		catch (RateLimitReachedException ex) {
			throw this.keys.reachable() ? this.refusals.budgetSpent() : this.refusals.unavailable();
		}
		catch (KeySourceException ex) {
			throw this.refusals.unavailable();
		}
		catch (BadJWSException ex) {
			throw SignatureFailures.changed();
		}
		catch (BadJOSEException ex) {
			throw this.keys.reachable() ? this.refusals.unknown(token.getHeader().getKeyID())
					: this.refusals.unavailable();
		}
		catch (JOSEException ex) {
			throw SignatureFailures.uncheckable();
		}
	}

	/**
	 * The matching cached keys, or those that the issuer publishes now.
	 */
	private List<JWK> select(JWKSelector selector, @Nullable SecurityContext context) throws KeySourceException {
		long now = this.clock.millis();
		JWKSet known = this.source.getJWKSet(JWKSetCacheRefreshEvaluator.noRefresh(), now, context);
		List<JWK> fitting = selector.select(known);
		return !fitting.isEmpty() ? fitting : selector
			.select(this.source.getJWKSet(JWKSetCacheRefreshEvaluator.referenceComparison(known), now, context));
	}

	/**
	 * How often the issuer has withdrawn keys; tokens verified at a lower count have to
	 * be verified again.
	 */
	int withdrawals() {
		return this.keys.withdrawals();
	}

	/**
	 * Whether the last attempt to fetch the keys has failed.
	 */
	boolean keysFailing() {
		return this.keys.failing();
	}

	@Override
	public void close() {
		try {
			this.source.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
