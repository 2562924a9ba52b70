package io.credbroker.provider.vault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.RequiresVault;
import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@RequiresVault
class KvDescribeServerTests {

	@TempDir
	Path directory;

	private RealVault vault;

	private VaultStore store;

	@BeforeEach
	void start() throws Exception {
		this.vault = new RealVault(2);
		allow("data", "metadata");
		Path token = Files.writeString(this.directory.resolve("token"), this.vault.newToken());
		VaultStoreSettings settings = new VaultStoreSettings(RealVault.address(), null, null,
				Map.of(VaultEngine.KV_2, List.of(this.vault.name)),
				new StoreTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5)),
				new VaultAuthentication(new VaultAuthentication.Token(token), null, null, null, null));
		this.store = (VaultStore) new VaultStoreFactory(null, () -> null, Clock.systemUTC()).create(settings);
		write("one");
	}

	@AfterEach
	void stop() {
		this.store.close();
		this.vault.close();
	}

	@Test
	void theDescriptionFollowsWhatAFetchFinds() {
		Described first = describedAsFetched();
		write("two");
		Described second = describedAsFetched();

		assertThat(first.version()).isEqualTo("1");
		assertThat(second.version()).isEqualTo("2");
	}

	@Test
	void aDeletedOrDestroyedVersionIsMissing() {
		this.vault.call("DELETE", this.vault.name + "/data/a", null);
		var deleted = this.store.describe(request());
		this.vault.post(this.vault.name + "/destroy/a", Map.of("versions", new int[] { 1 }));
		var destroyed = this.store.describe(request());

		assertThat(deleted).isEqualTo(new Missing());
		assertThat(destroyed).isEqualTo(new Missing());
	}

	@Test
	void whatWasNeverThereIsMissing() {
		assertThat(this.store.describe(VaultStoreFixture.request(this.vault.name + "/absent")))
			.isEqualTo(new Missing());
	}

	@Test
	void aPolicyWithoutMetadataLeavesTheQuestionOpen() {
		allow("data");

		assertThat(this.store.describe(request())).isEqualTo(new Described(null, null, null));
		assertThat(RealEngines.secret(this.store.fetch(request())).version()).isEqualTo("1");
	}

	private Described describedAsFetched() {
		Secret secret = RealEngines.secret(this.store.fetch(request()));
		Described described = new Described(secret.version(), secret.rotatedAt(), null);
		assertThat(this.store.describe(request())).isEqualTo(described);
		return described;
	}

	private FetchRequest request() {
		return VaultStoreFixture.request(this.vault.name + "/a");
	}

	private void write(String value) {
		this.vault.post(this.vault.name + "/data/a", Map.of("data", Map.of("field", value)));
	}

	private void allow(String... parts) {
		StringBuilder policy = new StringBuilder("path \"auth/token/lookup-self\" { capabilities = [\"read\"] }");
		for (String part : parts) {
			policy.append("\npath \"%s/%s/*\" { capabilities = [\"read\"] }".formatted(this.vault.name, part));
		}
		this.vault.post("sys/policies/acl/" + this.vault.name, Map.of("policy", policy.toString()));
	}

}
