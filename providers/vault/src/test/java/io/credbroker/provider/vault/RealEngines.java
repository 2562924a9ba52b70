package io.credbroker.provider.vault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.vault.VaultAuthentication.AppRole;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.Secret;
import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A key/value and a database engine of their own in a running server, a PostgreSQL behind
 * the latter, and stores that may do what the how-to's policy says and nothing else.
 */
final class RealEngines implements AutoCloseable {

	private static final Path GUIDE = Path.of("..", "..", "docs", "how-to", "stores", "vault.md");

	final RealVault vault = new RealVault(2);

	final RealPostgres postgres;

	private final String database = this.vault.name + "-db";

	private final String appRole = this.vault.name + "-approle";

	private final Path directory;

	RealEngines(Path directory) {
		this.directory = directory;
		this.postgres = new RealPostgres();
		this.vault.post("sys/mounts/" + this.database, Map.of("type", "database"));
		this.vault.post(this.database + "/config/pg", this.postgres.connection());
		this.vault.post("sys/auth/" + this.appRole, Map.of("type", "approle"));
		allowAsDocumented();
	}

	/**
	 * Engines whose server can reach a database on this machine.
	 */
	static RealEngines start(Path directory) throws IOException {
		Assumptions.assumeTrue(InetAddress.getByName(RealVault.address().getHost()).isLoopbackAddress(),
				"the server that VAULT_ADDR names must run on this machine to reach a database here");
		return new RealEngines(directory);
	}

	/**
	 * Allows what the how-to allows.
	 */
	void allowAsDocumented() {
		this.vault.post("sys/policies/acl/" + this.vault.name, Map.of("policy", documentedPolicy()));
	}

	private String documentedPolicy() {
		try {
			Matcher policy = Pattern.compile("(?s)```hcl\n(.+?)```").matcher(Files.readString(GUIDE));
			assertThat(policy.find()).isTrue();
			return policy.group(1)
				.replace("\"secret/", "\"" + this.vault.name + "/")
				.replace("\"database/", "\"" + this.database + "/");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Lets the engine rotate the password of {@code app}.
	 */
	void staticRole(String period) {
		this.vault.post(this.database + "/static-roles/warehouse",
				Map.of("db_name", "pg", "username", "app", "rotation_period", period));
	}

	/**
	 * Lets the engine make users that live for an hour.
	 */
	void dynamicRole() {
		this.vault.post(this.database + "/roles/readonly", Map.of("db_name", "pg", "default_ttl", "1h", "max_ttl",
				"24h", "creation_statements",
				List.of("CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}'")));
	}

	/**
	 * A store that logs in by AppRole and whose token lives this long.
	 */
	VaultStore store(Duration tokenLife) {
		String role = "auth/" + this.appRole + "/role/broker";
		this.vault.post(role, Map.of("token_policies", this.vault.name, "token_no_default_policy", true, "token_ttl",
				tokenLife.toSeconds() + "s", "token_max_ttl", tokenLife.toSeconds() + "s"));
		String roleId = this.vault.call("GET", role + "/role-id", null).at("/data/role_id").asString();
		String secretId = this.vault.post(role + "/secret-id", Map.of()).at("/data/secret_id").asString();
		try {
			Path file = Files.writeString(this.directory.resolve("secret-id"), secretId);
			VaultStoreSettings settings = new VaultStoreSettings(RealVault.address(), null, null,
					Map.of(VaultEngine.KV_2, List.of(this.vault.name), VaultEngine.DATABASE, List.of(this.database)),
					new StoreTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(10)),
					new VaultAuthentication(null, new AppRole(roleId, file, this.appRole), null, null, null));
			return (VaultStore) new VaultStoreFactory(null, () -> null, Clock.systemUTC()).create(settings);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	FetchRequest staticCredentials(String role) {
		return VaultStoreFixture.request(this.database + "/static-creds/" + role);
	}

	FetchRequest dynamicCredentials(String role) {
		return VaultStoreFixture.request(this.database + "/creds/" + role);
	}

	static Secret secret(FetchResult result) {
		assertThat(result).isInstanceOf(Found.class);
		return ((Found) result).secret();
	}

	@Override
	public void close() {
		this.vault.call("DELETE", "sys/mounts/" + this.database, null);
		this.vault.call("DELETE", "sys/auth/" + this.appRole, null);
		this.vault.close();
		this.postgres.close();
	}

}
