package io.credbroker.provider.sample;

import java.util.Map;

import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.StoreStatus;

/**
 * A store whose keys name the user.
 */
record SampleStore(SampleStoreSettings settings) implements SecretProvider {

	@Override
	public FetchResult fetch(FetchRequest request) {
		return new FetchResult.Found(Secret.of(Map.of("username", SecretValue.of(request.key().path()), "password",
				SecretValue.of(this.settings.password())), "1"));
	}

	@Override
	public StoreStatus probe() {
		return new StoreStatus.Up();
	}

	@Override
	public void close() {
		// holds nothing
	}

}
