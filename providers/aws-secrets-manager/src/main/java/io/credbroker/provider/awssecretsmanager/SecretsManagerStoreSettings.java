package io.credbroker.provider.awssecretsmanager;

import java.net.URI;

import io.credbroker.provider.awssupport.AwsAccess;
import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.provider.awssupport.AwsTimeouts;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one store of type {@code aws-secrets-manager}; none of them is a
 * secret.
 *
 * @param region where the secrets are, for example {@code eu-central-1}
 * @param endpoint where Secrets Manager listens, if not at the region's own address
 * @param sslBundle the Spring SSL bundle that AWS is called with, where a proxy or a
 * private endpoint has a certificate that Java does not trust
 * @param probeSecret the name of a secret that the broker may describe, to tell with it
 * whether AWS accepts the broker
 * @param timeouts how long AWS may take
 * @param authentication where the broker's AWS credentials come from
 */
public record SecretsManagerStoreSettings(String region, @Nullable URI endpoint, @Nullable String sslBundle,
		@Nullable String probeSecret, AwsTimeouts timeouts, AwsAuthentication authentication) {

	public SecretsManagerStoreSettings(@Nullable String region, @Nullable URI endpoint, @Nullable String sslBundle,
			@Nullable String probeSecret, @DefaultValue AwsTimeouts timeouts,
			@DefaultValue AwsAuthentication authentication) {
		this.region = AwsAccess.region(region);
		this.endpoint = AwsAccess.endpoint("endpoint", endpoint);
		this.sslBundle = sslBundle;
		this.probeSecret = probeSecret;
		this.timeouts = timeouts;
		this.authentication = authentication.atAws();
	}

	AwsAccess access() {
		return new AwsAccess(this.region, this.sslBundle, this.timeouts, this.authentication);
	}

}
