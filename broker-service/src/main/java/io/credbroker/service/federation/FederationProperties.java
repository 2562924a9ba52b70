package io.credbroker.service.federation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The broker as an issuer of tokens.
 *
 * @param issuer the public address of the broker, which is the {@code iss} of its tokens
 * and below which verifiers find the keys
 * @param deployment the name of this installation in subjects
 * @param subject the form of the {@code sub}
 * @param claims the parts of the context that are claims, too
 * @param minimumStanding how far a part of the context must be known to be in a token
 * @param maxLifetime the longest that a token is valid
 * @param keys where the keys are
 */
@ConfigurationProperties(prefix = "broker.federation", ignoreUnknownFields = false)
record FederationProperties(@DefaultValue("") String issuer, @DefaultValue("") String deployment,
		@DefaultValue("airflow:{deployment}:dag:{dag}:task:{task}") String subject, @DefaultValue( {
				"dag", "task", "run", "run-type", "team" }) Set<TokenPart> claims,
		@DefaultValue("attested") Standing minimumStanding, @DefaultValue("15m") Duration maxLifetime,
		@DefaultValue Keys keys){

	private static final Pattern DEPLOYMENT = Pattern.compile("[A-Za-z0-9_.-]{0,63}");

	private static final Set<Standing> STANDINGS = Set.of(Standing.VERIFIED, Standing.ATTESTED, Standing.ASSERTED);

	FederationProperties {
		IssuerAddress.of(issuer);
		require(DEPLOYMENT.matcher(deployment).matches(),
				"deployment must be letters, digits, '-', '_' and '.', at most 63");
		checkSubject(subject, deployment);
		require(STANDINGS.contains(minimumStanding), "minimum-standing is verified, attested or asserted");
		require(!maxLifetime.minusMinutes(1).isNegative() && !Duration.ofHours(1).minus(maxLifetime).isNegative(),
				"max-lifetime must be between 1m and 1h");
		require(keys.directory() != null,
				"keys.directory is missing; set it to the folder with the keys that sign tokens");
		claims = claims.isEmpty() ? Set.of() : EnumSet.copyOf(claims);
	}

	private static void checkSubject(String subject, String deployment) {
		try {
			SubjectTemplate.of(subject, deployment);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("broker.federation." + ex.getMessage(), ex);
		}
	}

	/**
	 * The form of the subject with the name of this installation.
	 */
	SubjectTemplate template() {
		return SubjectTemplate.of(this.subject, this.deployment);
	}

	/**
	 * The issuer, and where verifiers find its keys.
	 */
	IssuerAddress address() {
		return IssuerAddress.of(this.issuer);
	}

	private static void require(boolean holds, String otherwise) {
		if (!holds) {
			throw new IllegalArgumentException("broker.federation." + otherwise);
		}
	}

	/**
	 * Where the keys are and when they begin to sign.
	 *
	 * @param directory the folder with a private key {@code NAME.key} and its certificate
	 * {@code NAME.crt} for each key
	 * @param activationDelay how long after the beginning of its certificate a key begins
	 * to sign, so that every replica publishes it before and verifiers have fetched it
	 * @param reloadInterval how often the folder is read
	 */
	record Keys(@Nullable Path directory, @DefaultValue("10m") Duration activationDelay,
			@DefaultValue("10s") Duration reloadInterval) {

		private static final Duration LONGEST_AGE = Duration.ofMinutes(5);

		Keys {
			require(directory == null || directory.isAbsolute(), "keys.directory must be an absolute path");
			require(!activationDelay.isNegative() && activationDelay.compareTo(Duration.ofDays(7)) <= 0,
					"keys.activation-delay must be between 0s and 7d");
			require(reloadInterval.compareTo(Duration.ofMillis(100)) >= 0,
					"keys.reload-interval must be at least 100ms");
		}

		Path requiredDirectory() {
			return Objects.requireNonNull(this.directory);
		}

		/**
		 * How long caches may keep the keys: shorter than a new key is published before
		 * it signs.
		 */
		Duration maxAge() {
			Duration half = this.activationDelay.dividedBy(2);
			return (half.compareTo(LONGEST_AGE) < 0) ? half : LONGEST_AGE;
		}

	}

}
