package io.credbroker.provider.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.StoreFault;
import io.credbroker.provider.testkit.StoreUnderTest;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

/**
 * An engine of its own in a running server, with a token that the test revokes.
 */
final class RealVaultUnderTest implements StoreUnderTest {

	private final RealVault vault;

	private final int version;

	private final Path tokenFile;

	private String token;

	RealVaultUnderTest(int version, Path directory) {
		this.version = version;
		this.vault = new RealVault(version);
		this.tokenFile = directory.resolve("token");
		this.token = renewedToken();
	}

	@Override
	public SecretProvider connect() {
		VaultStoreSettings settings = new VaultStoreSettings(RealVault.address(), null, null,
				Map.of((this.version == 2) ? VaultEngine.KV_2 : VaultEngine.KV_1, List.of(this.vault.name)),
				new StoreTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5)),
				new VaultAuthentication(new VaultAuthentication.Token(this.tokenFile), null, null, null, null));
		return new VaultStoreFactory(null, () -> null, Clock.systemUTC()).create(settings);
	}

	@Override
	public SecretKey put(String name, Map<String, String> fields) {
		if (this.version == 2) {
			this.vault.post(this.vault.name + "/data/airflow/" + name, Map.of("data", fields));
		}
		else {
			this.vault.post(this.vault.name + "/airflow/" + name, fields);
		}
		return new SecretKey(this.vault.name + "/airflow/" + name);
	}

	@Override
	public SecretKey absent() {
		return new SecretKey(this.vault.name + "/airflow/absent");
	}

	@Override
	public void suffer(StoreFault fault) {
		switch (fault) {
			case DENYING -> this.vault.allow("");
			case REJECTING -> this.vault.revoke(this.token);
			case THROTTLING, HANGING, DOWN, GARBAGE -> throw new AssertionError(cannotShow().get(fault));
		}
	}

	@Override
	public void recover() {
		this.vault.allow(this.vault.readable());
		this.token = renewedToken();
	}

	@Override
	public Map<StoreFault, String> cannotShow() {
		String shared = "a server that others may use is not stopped, slowed down or made to lie";
		return Map.of(StoreFault.THROTTLING, shared, StoreFault.HANGING, shared, StoreFault.DOWN, shared,
				StoreFault.GARBAGE, shared);
	}

	@Override
	public OptionalInt calls() {
		return OptionalInt.empty();
	}

	@Override
	public Set<String> credentials() {
		return Set.of(this.token);
	}

	@Override
	public void close() {
		this.vault.close();
	}

	private String renewedToken() {
		try {
			String fresh = this.vault.newToken();
			Files.writeString(this.tokenFile, fresh);
			return fresh;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
