package io.credbroker.service.identity;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetRetrievalException;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the keys that an issuer publishes; every call goes over the network, the first
 * one for the first token.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {

	private static final Logger log = LoggerFactory.getLogger(IssuerKeys.class);

	private final String name;

	private final IssuerProperties settings;

	private final IssuerDocuments documents;

	private final AtomicInteger withdrawals = new AtomicInteger();

	private final AtomicReference<Set<JWK>> published = new AtomicReference<>(Set.of());

	private volatile boolean reachable;

	private volatile boolean failing;

	IssuerKeys(String name, IssuerProperties settings, IssuerDocuments documents) {
		this.name = name;
		this.settings = settings;
		this.documents = documents;
	}

	/**
	 * Whether the last call returned keys.
	 */
	boolean reachable() {
		return this.reachable;
	}

	/**
	 * Whether the last call failed; not so before the first one.
	 */
	boolean failing() {
		return this.failing;
	}

	/**
	 * How many calls found that a key was withdrawn.
	 */
	int withdrawals() {
		return this.withdrawals.get();
	}

	private void note(Set<JWK> keys) {
		if (!keys.containsAll(this.published.getAndSet(keys))) {
			this.withdrawals.incrementAndGet();
		}
	}

	@Override
	public JWKSet getJWKSet(JWKSetCacheRefreshEvaluator evaluator, long now, @Nullable SecurityContext context)
			throws JWKSetRetrievalException {
		URI uri = this.settings.jwksUri();
		try {
			uri = (uri != null) ? uri : discovered();
			JWKSet keys = JWKSet.parse(this.documents.read(uri));
			if (keys.isEmpty()) {
				throw new IOException("it has no key");
			}
			this.reachable = true;
			this.failing = false;
			note(Set.copyOf(keys.getKeys()));
			return keys;
		}
		catch (IOException | ParseException | RuntimeException ex) {
			this.reachable = false;
			this.failing = true;
			log.atWarn()
				.addKeyValue("issuer", this.name)
				.addKeyValue("uri", (uri != null) ? uri : this.settings.issuer())
				.log("The issuer's keys could not be fetched: {}", reason(ex));
			throw new JWKSetRetrievalException("The issuer's keys could not be fetched", ex);
		}
	}

	private URI discovered() throws IOException, ParseException {
		Map<String, Object> metadata = JSONObjectUtils
			.parse(this.documents.read(KeyEndpoint.discoveryOf(this.settings.issuer())));
		if (!this.settings.issuer().equals(metadata.get("issuer"))) {
			throw new IOException("the discovery document names another issuer than the configured one");
		}
		if (!(metadata.get("jwks_uri") instanceof String address)) {
			throw new IOException("the discovery document names no jwks_uri");
		}
		return KeyEndpoint.check(URI.create(address), "the jwks_uri of the discovery document");
	}

	private static String reason(Exception failure) {
		String message = failure.getMessage();
		return (message != null) ? LogSafe.word(message) : failure.getClass().getSimpleName();
	}

	@Override
	public void close() {
		this.documents.close();
	}

}
