package io.credbroker.service.federation;

import java.time.Clock;
import java.util.List;
import java.util.Map;

import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.http.OpenEndpoints;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.Standing;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

@Configuration(proxyBeanMethods = false)
@Conditional(FederationConfigured.class)
@EnableConfigurationProperties(FederationProperties.class)
class FederationConfiguration {

	private static final Logger log = LoggerFactory.getLogger(FederationConfiguration.class);

	@Bean
	KeyRing federationKeys(FederationProperties properties, Clock clock) {
		KeyRing keys = new KeyRing(new KeyDirectory(properties.keys().requiredDirectory()),
				new KeySchedule(properties.keys().activationDelay(), properties.maxLifetime()), clock);
		try {
			keys.load();
		}
		catch (IllegalStateException ex) {
			throw new InvalidConfigurationPropertyValueException("broker.federation.keys.directory",
					properties.keys().directory(), ex.getMessage());
		}
		return keys;
	}

	@Bean
	FederationMetrics federationMetrics(KeyRing keys, MeterRegistry meters) {
		return new FederationMetrics(keys, meters);
	}

	@Bean
	KeyWatch federationKeyWatch(KeyRing keys, FederationMetrics metrics, BackgroundTasks tasks,
			FederationProperties properties) {
		return new KeyWatch(keys, metrics, tasks, properties.keys().reloadInterval());
	}

	@Bean
	IdentityTokens identityTokens(FederationProperties properties, KeyRing keys, FederationMetrics metrics,
			Clock clock) {
		if (properties.minimumStanding() == Standing.ASSERTED) {
			log.atWarn()
				.log("broker.federation.minimum-standing is asserted, so any caller can get tokens in the name of any "
						+ "DAG; set it to attested or verified unless each caller is trusted to name its DAG");
		}
		return new CountedIdentityTokens(new SignedIdentityTokens(properties, keys, clock), metrics);
	}

	@Bean
	SimpleUrlHandlerMapping federationDocuments(FederationProperties properties, KeyRing keys) {
		IssuerAddress issuer = properties.address();
		PublishedKeys published = new PublishedKeys(issuer, keys);
		long maxAge = properties.keys().maxAge().toSeconds();
		return new SimpleUrlHandlerMapping(
				Map.of(issuer.discoveryPath(), new PublicDocument(published::discovery, maxAge), issuer.keysPath(),
						new PublicDocument(published::keys, maxAge)),
				-1);
	}

	/**
	 * Open to everyone, because verifiers have no token of the broker's issuers.
	 */
	@Bean
	@Order(60)
	SecurityFilterChain federationChain(HttpSecurity http, FederationProperties properties) throws Exception {
		IssuerAddress issuer = properties.address();
		return OpenEndpoints.chain(http, List.of(issuer.discoveryPath(), issuer.keysPath()));
	}

}
