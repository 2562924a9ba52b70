package io.credbroker.provider.awssecretsmanager;

import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one store of type {@code aws-secrets-manager}; none of them is a
 * secret.
 *
 * @param region where the secrets are, for example {@code eu-central-1}
 * @param endpoint where Secrets Manager listens, if not at the region's own address
 * @param sslBundle the Spring SSL bundle that AWS is called with, where a proxy or a
 * private endpoint shows a certificate that Java does not trust
 * @param probeSecret the name of a secret that the broker may describe, to tell with it
 * whether AWS accepts the broker
 * @param timeouts how long AWS may take
 * @param authentication where the broker's AWS credentials come from
 */
public record SecretsManagerStoreSettings(String region, @Nullable URI endpoint, @Nullable String sslBundle,
		@Nullable String probeSecret, Timeouts timeouts, AwsAuthentication authentication) {

	private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]{1,2}");

	public SecretsManagerStoreSettings(@Nullable String region, @Nullable URI endpoint, @Nullable String sslBundle,
			@Nullable String probeSecret, @DefaultValue Timeouts timeouts,
			@DefaultValue AwsAuthentication authentication) {
		if (region == null || !REGION.matcher(region).matches()) {
			throw new IllegalArgumentException("region is missing or is none: give it as eu-central-1");
		}
		this.region = region;
		this.endpoint = (endpoint != null) ? Endpoints.checked("endpoint", endpoint) : null;
		this.sslBundle = sslBundle;
		this.probeSecret = probeSecret;
		this.timeouts = timeouts;
		this.authentication = authentication;
	}

	/**
	 * How long AWS may take.
	 *
	 * @param connect until a connection stands
	 * @param read until the next part of an answer arrives
	 * @param total for one fetch, with everything that it takes
	 */
	public record Timeouts(@DefaultValue("2s") Duration connect, @DefaultValue("5s") Duration read,
			@DefaultValue("8s") Duration total) {

		private static final Duration LONGEST = Duration.ofMinutes(1);

		public Timeouts {
			check("connect", connect);
			check("read", read);
			check("total", total);
		}

		private static void check(String name, Duration duration) {
			if (duration.toMillis() < 1 || duration.compareTo(LONGEST) > 0) {
				throw new IllegalArgumentException("timeouts." + name + " must be between 1ms and 1m");
			}
		}

	}

}
