package io.credbroker.provider.awssecretsmanager;

import java.time.Clock;
import io.credbroker.provider.awssupport.AwsClients;
import io.credbroker.provider.support.HttpStoreFactory;
import io.credbroker.spi.SecretProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code aws-secrets-manager}.
 */
final class SecretsManagerStoreFactory extends HttpStoreFactory<SecretsManagerStoreSettings> {

	private final Clock clock;

	SecretsManagerStoreFactory(@Nullable SslBundles bundles, Clock clock) {
		super("aws-secrets-manager", SecretsManagerStoreSettings.class, bundles);
		this.clock = clock;
	}

	@Override
	public SecretProvider create(SecretsManagerStoreSettings settings) {
		AwsClients clients = new AwsClients(settings.access(), trusted(), this.clock);
		return new SecretsManagerStore(new SecretsManagerCalls(settings, clients), settings.probeSecret());
	}

}
