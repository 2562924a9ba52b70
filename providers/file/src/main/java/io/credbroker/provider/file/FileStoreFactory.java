package io.credbroker.provider.file;

import java.time.Clock;

import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;

/**
 * Makes stores of type {@code file}.
 */
final class FileStoreFactory implements SecretProviderFactory<FileStoreSettings> {

	private final Clock clock;

	FileStoreFactory(Clock clock) {
		this.clock = clock;
	}

	@Override
	public String type() {
		return "file";
	}

	@Override
	public Class<FileStoreSettings> settingsType() {
		return FileStoreSettings.class;
	}

	@Override
	public SecretProvider create(FileStoreSettings settings) {
		return new FileStore(new SecretsFile(settings, this.clock));
	}

}
