package io.credbroker.provider.sample;

import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;

/**
 * Makes stores of type {@code sample}.
 */
final class SampleStoreFactory implements SecretProviderFactory<SampleStoreSettings> {

	@Override
	public String type() {
		return "sample";
	}

	@Override
	public Class<SampleStoreSettings> settingsType() {
		return SampleStoreSettings.class;
	}

	@Override
	public SecretProvider create(SampleStoreSettings settings) {
		return new SampleStore(settings);
	}

}
