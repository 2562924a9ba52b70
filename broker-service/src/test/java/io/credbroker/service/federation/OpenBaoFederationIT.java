package io.credbroker.service.federation;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.nimbusds.jwt.SignedJWT;
import io.credbroker.provider.testkit.RequiresVault;
import io.credbroker.service.support.SigningKeyFiles;
import io.credbroker.service.support.VaultServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real Vault or OpenBao that trusts the broker's tokens: it finds the keys by itself,
 * and its policies decide what a DAG may read.
 */
@RequiresVault
class OpenBaoFederationIT {

	private static final String CATALOG = """
			variables:
			  "{dag}-secret": { secret: { store: vault, key: "secret/airflow/{dag}/db" }, value: "${password}" }
			  login: { secret: { store: tokens, key: "https://vault.example" }, value: "${token}" }
			policies:
			  - { name: etl, callers: { issuer: test }, variables: ["*"] }
			""";

	private static final String OWN = """
			path "secret/data/airflow/{{identity.entity.aliases.%s.metadata.dag_id}}/*" { capabilities = ["read"] }
			path "auth/token/lookup-self" { capabilities = ["read"] }
			""";

	private final String mount = "airflow-" + UUID.randomUUID();

	private VaultServer vault;

	private FederatedBroker broker;

	private SigningKeyFiles keys;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.vault = new VaultServer();
		this.keys = SigningKeyFiles.in(directory.resolve("keys"))
			.add("one", Instant.now().minusSeconds(60), Duration.ofDays(1));
		this.broker = FederatedBroker.start(directory, this.keys.directory(), CATALOG, settings());
		trust();
		for (String dag : List.of("etl_daily", "etl_hourly", "ml")) {
			this.vault.write("secret/data/airflow/" + dag + "/db",
					Map.of("data", Map.of("password", "password-of-" + dag)));
		}
	}

	private Map<String, Object> settings() {
		Map<String, Object> settings = new HashMap<>(Map.of("broker.stores.tokens.type", "identity-token",
				"broker.stores.vault.type", "vault", "broker.stores.vault.settings.address", this.vault.address(),
				"broker.stores.vault.settings.authentication.jwt.mount", this.mount,
				"broker.stores.vault.settings.authentication.jwt.role", "etl",
				"broker.stores.vault.settings.authentication.jwt.audience", "https://vault.example",
				"broker.roles.context-authority.issuer", "test", "broker.roles.context-authority.clients",
				"api-server"));
		settings.put("broker.federation.claims", "dag,task");
		return settings;
	}

	/**
	 * As the how-to says, with a policy that names the DAG.
	 */
	private void trust() {
		this.vault.write("sys/auth/" + this.mount, Map.of("type", "jwt"));
		this.vault.write("auth/" + this.mount + "/config", Map.of("oidc_discovery_url", this.broker.issuer()));
		String accessor = this.vault.read("sys/auth").at("/data/" + this.mount + "~1/accessor").asString();
		this.vault.write("sys/policies/acl/" + this.mount, Map.of("policy", OWN.formatted(accessor)));
		this.vault.write("auth/" + this.mount + "/role/etl",
				Map.of("role_type", "jwt", "user_claim", "sub", "bound_audiences", List.of("https://vault.example"),
						"bound_claims_type", "glob", "bound_claims", Map.of("sub", "airflow:test:dag:etl_*:task:*"),
						"claim_mappings", Map.of("dag_id", "dag_id"), "token_policies", List.of(this.mount),
						"token_ttl", "15m"));
	}

	@AfterEach
	void stop() {
		if (this.broker != null) {
			this.broker.close();
		}
		if (this.vault != null) {
			this.vault.delete("sys/auth/" + this.mount);
			this.vault.delete("sys/policies/acl/" + this.mount);
			this.vault.close();
		}
	}

	private HttpResponse<String> get(String id, String client, String dag) {
		Map<String, String> headers = new HashMap<>(Map.of("Airflow-Dag-Id", dag, "Airflow-Task-Id", "load"));
		if (client.equals("api-server")) {
			headers.put("Airflow-Context-Standing", "verified");
		}
		return this.broker.broker()
			.get("/v1/variables/" + id,
					this.broker.broker().issuer().token("airflow", (claims) -> claims.claim("azp", client)), headers);
	}

	@Test
	void eachDagReadsWhatVaultAllowsItAndNothingElse() {
		assertThat(get("etl_daily-secret", "api-server", "etl_daily").body()).contains("password-of-etl_daily");
		assertThat(get("etl_hourly-secret", "api-server", "etl_hourly").body()).contains("password-of-etl_hourly");
		assertThat(get("etl_daily-secret", "api-server", "etl_hourly").body()).as("another DAG's secret, though cached")
			.contains("store_refused");
		assertThat(get("ml-secret", "api-server", "ml").body()).as("a DAG that the role does not accept")
			.contains("store_refused");
		assertThat(get("etl_daily-secret", "workers", "etl_daily").body()).as("a DAG that only the caller names")
			.contains("store_refused");
		assertThat(get("etl_daily-secret", "api-server", "etl_daily").body()).as("after the refusals of others")
			.contains("password-of-etl_daily");
	}

	@Test
	void aKeyThatReplacesAStolenOneIsTrustedAtOnceAndTheStolenOneIsNot() {
		get("etl_daily-secret", "api-server", "etl_daily");
		String stolen = get("login", "api-server", "etl_daily").body().replaceAll(".*\"value\":\"([^\"]+)\".*", "$1");
		this.vault.write("auth/" + this.mount + "/login", Map.of("role", "etl", "jwt", stolen));

		this.keys.add("two", Instant.now(), Duration.ofDays(1)).remove("one");
		await().atMost(Duration.ofMinutes(1))
			.until(() -> !this.broker.broker().get("/federation/jwks", Map.of()).body().contains(keyOf(stolen)));

		assertThat(get("etl_hourly-secret", "api-server", "etl_hourly").body()).contains("password-of-etl_hourly");
		this.vault.write("auth/" + this.mount + "/config", Map.of("oidc_discovery_url", this.broker.issuer()));
		assertThat(this.vault.status("auth/" + this.mount + "/login", Map.of("role", "etl", "jwt", stolen)))
			.isEqualTo(400);
	}

	private static String keyOf(String token) {
		try {
			return SignedJWT.parse(token).getHeader().getKeyID();
		}
		catch (ParseException ex) {
			throw new AssertionError(ex);
		}
	}

}
