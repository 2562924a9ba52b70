package io.credbroker.service.support;

import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretProviderFactory;

/**
 * Offers a scripted store as the type {@code scripted}.
 */
public final class ScriptedStoreFactory implements SecretProviderFactory<ScriptedStoreFactory.Settings> {

	private final ScriptedStore store;

	public ScriptedStoreFactory(ScriptedStore store) {
		this.store = store;
	}

	@Override
	public String type() {
		return "scripted";
	}

	@Override
	public Class<Settings> settingsType() {
		return Settings.class;
	}

	@Override
	public SecretProvider create(Settings settings) {
		return this.store;
	}

	public record Settings() {
	}

}
