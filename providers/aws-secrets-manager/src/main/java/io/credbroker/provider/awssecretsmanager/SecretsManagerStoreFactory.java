package io.credbroker.provider.awssecretsmanager;

import java.time.Clock;
import io.credbroker.http.TrustedConnections;
import io.credbroker.provider.awssupport.AwsClients;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code aws-secrets-manager}.
 */
final class SecretsManagerStoreFactory implements SecretProviderFactory<SecretsManagerStoreSettings> {

	private final TrustedConnections trusted;

	private final Clock clock;

	SecretsManagerStoreFactory(@Nullable SslBundles bundles, Clock clock) {
		this.trusted = new TrustedConnections(bundles);
		this.clock = clock;
	}

	@Override
	public String type() {
		return "aws-secrets-manager";
	}

	@Override
	public Class<SecretsManagerStoreSettings> settingsType() {
		return SecretsManagerStoreSettings.class;
	}

	@Override
	public SecretProvider create(SecretsManagerStoreSettings settings) {
		AwsClients clients = new AwsClients(settings.access(), this.trusted, this.clock);
		return new SecretsManagerStore(new SecretsManagerCalls(settings, clients), settings.probeSecret());
	}

}
