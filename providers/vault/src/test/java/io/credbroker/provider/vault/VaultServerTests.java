package io.credbroker.provider.vault;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.RequiresVault;
import io.credbroker.provider.vault.VaultAuthentication.AppRole;
import io.credbroker.provider.vault.VaultAuthentication.Jwt;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@RequiresVault
class VaultServerTests {

	@TempDir
	Path directory;

	private RealVault vault;

	@BeforeEach
	void prepare() {
		this.vault = new RealVault(2);
		this.vault.post(this.vault.name + "/data/a", Map.of("data", Map.of("field", "value")));
	}

	@AfterEach
	void tidy() {
		this.vault.close();
	}

	@Test
	void logsInByAppRole() throws Exception {
		String mount = this.vault.name + "-approle";
		this.vault.post("sys/auth/" + mount, Map.of("type", "approle"));
		this.vault.post("auth/" + mount + "/role/broker", Map.of("token_policies", this.vault.name));
		String role = this.vault.call("GET", "auth/" + mount + "/role/broker/role-id", null)
			.at("/data/role_id")
			.asString();
		String secretId = this.vault.post("auth/" + mount + "/role/broker/secret-id", Map.of())
			.at("/data/secret_id")
			.asString();
		AppRole appRole = new AppRole(role, Files.writeString(this.directory.resolve("id"), secretId), mount);

		assertThat(fetch(new VaultAuthentication(null, appRole, null, null, null), "a")).isInstanceOf(Found.class);
		this.vault.call("DELETE", "sys/auth/" + mount, null);
	}

	@Test
	void logsInByJwt() throws Exception {
		KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
		String mount = this.vault.name + "-jwt";
		this.vault.post("sys/auth/" + mount, Map.of("type", "jwt"));
		this.vault.post("auth/" + mount + "/config", Map.of("jwt_validation_pubkeys", List.of(pem(keys))));
		this.vault.post("auth/" + mount + "/role/broker", Map.of("role_type", "jwt", "user_claim", "sub",
				"bound_audiences", "vault", "token_policies", this.vault.name));
		Jwt jwt = new Jwt("broker", Files.writeString(this.directory.resolve("jwt"), token(keys)), mount, null);

		assertThat(fetch(new VaultAuthentication(null, null, null, jwt, null), "a")).isInstanceOf(Found.class);
		this.vault.call("DELETE", "sys/auth/" + mount, null);
	}

	@Test
	void aDeletedSecretIsMissing() throws Exception {
		this.vault.call("DELETE", this.vault.name + "/data/a", null);

		assertThat(fetch(byToken(), "a")).isInstanceOf(Missing.class);
	}

	@Test
	void aDestroyedSecretIsMissing() throws Exception {
		this.vault.post(this.vault.name + "/destroy/a", Map.of("versions", new int[] { 1 }));

		assertThat(fetch(byToken(), "a")).isInstanceOf(Missing.class);
	}

	@Test
	void aSecretWithAPlannedDeletionIsFoundAndEndsThen() throws Exception {
		this.vault.post(this.vault.name + "/metadata/b", Map.of("delete_version_after", "1h"));
		this.vault.post(this.vault.name + "/data/b", Map.of("data", Map.of("field", "value")));

		assertThat(((Found) fetch(byToken(), "b")).secret().expiresAt()).isNotNull();
	}

	@Test
	void aPathThatNoPolicyAllowsIsRefusedAsSuch() throws Exception {
		this.vault.post("sys/policies/acl/" + this.vault.name,
				Map.of("policy", "path \"auth/token/lookup-self\" { capabilities = [\"read\"] }"));

		assertThat(fetch(byToken(), "a")).isInstanceOfSatisfying(Denied.class,
				(denied) -> assertThat(denied.reason()).contains("no policy of it allows"));
	}

	@Test
	void aTokenThatWasRevokedIsRejectedAndNotDenied() throws Exception {
		VaultAuthentication revoked = byToken();
		this.vault.revoke(Files.readString(this.directory.resolve("token")));

		assertThat(fetch(revoked, "a")).isInstanceOf(Rejected.class);
	}

	@Test
	void aTokenThatMayNotLookItselfUpIsDeniedAndNotRejected() throws Exception {
		this.vault.post("sys/policies/acl/" + this.vault.name,
				Map.of("policy", "path \"sys/none\" { capabilities = [\"read\"] }"));

		assertThat(fetch(byToken(), "a")).isInstanceOf(Denied.class);
	}

	@Test
	void aSecretIdThatVaultDoesNotKnowIsRejected() throws Exception {
		String mount = this.vault.name + "-approle";
		this.vault.post("sys/auth/" + mount, Map.of("type", "approle"));
		AppRole appRole = new AppRole("no-role", Files.writeString(this.directory.resolve("id"), "no-id"), mount);

		assertThat(fetch(new VaultAuthentication(null, appRole, null, null, null), "a")).isInstanceOf(Rejected.class);
		this.vault.call("DELETE", "sys/auth/" + mount, null);
	}

	@Test
	void anEngineOfAnotherVersionIsNamedAsSuch() throws Exception {
		this.vault.post("sys/policies/acl/" + this.vault.name,
				Map.of("policy", "path \"*\" { capabilities = [\"read\"] }"));

		assertThat(fetch(byToken(), "a", VaultEngine.KV_1)).isInstanceOfSatisfying(Malformed.class,
				(malformed) -> assertThat(malformed.reason()).contains("of another version than engines says"));
	}

	private VaultAuthentication byToken() throws Exception {
		Path file = Files.writeString(this.directory.resolve("token"), this.vault.newToken());
		return new VaultAuthentication(new VaultAuthentication.Token(file), null, null, null, null);
	}

	private FetchResult fetch(VaultAuthentication authentication, String name) {
		return fetch(authentication, name, VaultEngine.KV_2);
	}

	private FetchResult fetch(VaultAuthentication authentication, String name, VaultEngine engine) {
		VaultStoreSettings settings = new VaultStoreSettings(RealVault.address(), null, null,
				Map.of(engine, List.of(this.vault.name)),
				new StoreTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5)), authentication);
		try (SecretProvider provider = new VaultStoreFactory(null, () -> null, Clock.systemUTC()).create(settings)) {
			return provider.fetch(new FetchRequest(new SecretKey(this.vault.name + "/" + name), Duration.ZERO,
					IssuingContext.NONE, new AuditContext("a/b", "c")));
		}
	}

	private static String pem(KeyPair keys) {
		return "-----BEGIN PUBLIC KEY-----\n"
				+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(keys.getPublic().getEncoded())
				+ "\n-----END PUBLIC KEY-----\n";
	}

	private static String token(KeyPair keys) throws Exception {
		String content = base64("{\"alg\":\"RS256\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8)) + "."
				+ base64(
						("{\"sub\":\"broker\",\"aud\":\"vault\",\"exp\":" + (Instant.now().getEpochSecond() + 60) + "}")
							.getBytes(java.nio.charset.StandardCharsets.UTF_8));
		Signature signature = Signature.getInstance("SHA256withRSA");
		signature.initSign(keys.getPrivate());
		signature.update(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
		return content + "." + base64(signature.sign());
	}

	private static String base64(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
