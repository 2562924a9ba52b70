package io.credbroker.service.identity;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.http.TrustedConnections;
import io.credbroker.service.database.Database;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.AuthenticationManager;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IdentityProperties.class)
class IdentityConfiguration {

	private static final Logger log = LoggerFactory.getLogger(IdentityConfiguration.class);

	@Bean
	TrustedIssuers trustedIssuers(IdentityProperties properties, SslBundles bundles, Clock clock) {
		if (properties.issuers().isEmpty()) {
			log.warn("No issuer is configured under broker.identity.issuers, so every token will be refused");
		}
		TrustedConnections trusted = new TrustedConnections(bundles);
		Map<String, TrustedIssuer> issuers = new HashMap<>();
		properties.issuers()
			.forEach((name, settings) -> issuers.put(settings.issuer(),
					new TrustedIssuer(name, settings, new IssuerDocuments(name, settings, trusted), clock)));
		return new TrustedIssuers(issuers);
	}

	@Bean
	VerifiedTokens verifiedTokens(IdentityProperties properties, Clock clock, MeterRegistry meters) {
		VerifiedTokens verified = new VerifiedTokens(properties.tokenCacheSize(), clock);
		CaffeineCacheMetrics.monitor(meters, verified.cache(), "verified-tokens");
		return verified;
	}

	@Bean
	DpopProofs dpopProofs(IdentityProperties properties, Clock clock, Database database, MeterRegistry meters) {
		ProofMemory own = new ProofReplayCache(clock);
		return new DpopProofs(new TargetUris(properties.origins()),
				database.embedded() ? own : new SharedProofs(own, database, meters), clock);
	}

	@Bean
	AuthenticationManager tokenAuthentication(TrustedIssuers issuers, VerifiedTokens verified, DpopProofs proofs,
			MeterRegistry meters, ObjectProvider<PodContexts> pods) {
		return new TokenAuthentication(issuers, verified, new TokenBindingCheck(proofs),
				pods.getIfAvailable(() -> PodContexts.NONE), meters);
	}

	@Bean
	PodIssuers podIssuers(IdentityProperties properties) {
		Map<String, PodProperties> pods = new HashMap<>();
		properties.issuers().forEach((name, settings) -> {
			if (settings.pods() != null) {
				pods.put(name, settings.pods());
			}
		});
		return new PodIssuers(pods);
	}

	@Bean
	TrustedProxies trustedProxies(IdentityProperties properties) {
		return new TrustedProxies(properties.trustedProxies());
	}

}
