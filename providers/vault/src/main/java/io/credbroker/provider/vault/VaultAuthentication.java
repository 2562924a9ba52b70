package io.credbroker.provider.vault;

import java.nio.file.Path;

import io.credbroker.provider.support.SettingChecks;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the broker logs in to Vault; exactly one way is chosen, and everything secret is
 * named by the file that holds it.
 *
 * @param token a token that something else, such as Vault Agent, keeps valid
 * @param appRole a role and its secret id
 * @param kubernetes the pod's service account
 * @param jwt a token of an identity provider
 * @param certificate the client certificate of the store's SSL bundle
 */
public record VaultAuthentication(@Nullable Token token, @Nullable AppRole appRole, @Nullable Kubernetes kubernetes,
		@Nullable Jwt jwt, @Nullable Certificate certificate) {

	static final String CHOICES = "token, app-role, kubernetes, jwt and certificate";

	public VaultAuthentication {
		SettingChecks.one(CHOICES, token, appRole, kubernetes, jwt, certificate);
	}

	/**
	 * The file that holds what the broker logs in with, if it is a file.
	 */
	@Nullable Path credentialFile() {
		if (this.token != null) {
			return this.token.file();
		}
		if (this.appRole != null) {
			return this.appRole.secretIdFile();
		}
		if (this.kubernetes != null) {
			return this.kubernetes.tokenFile();
		}
		return (this.jwt != null) ? this.jwt.tokenFile() : null;
	}

	/**
	 * The login on behalf of whoever asks, if it is chosen.
	 */
	@Nullable Jwt onBehalf() {
		return (this.jwt != null && this.jwt.audience() != null) ? this.jwt : null;
	}

	/**
	 * A token kept in a file.
	 *
	 * @param file holds the token; read again every minute and whenever Vault refuses it
	 */
	public record Token(Path file) {

		public Token(@Nullable Path file) {
			this.file = SettingChecks.absolute("authentication.token.file", file);
		}

	}

	/**
	 * A login by role id and secret id.
	 *
	 * @param roleId names the role
	 * @param secretIdFile holds the secret id; read again at each login
	 * @param mount where the method is mounted
	 */
	public record AppRole(String roleId, Path secretIdFile, String mount) {

		public AppRole(@Nullable String roleId, @Nullable Path secretIdFile, @DefaultValue("approle") String mount) {
			this.roleId = SettingChecks.required("authentication.app-role.role-id", roleId);
			this.secretIdFile = SettingChecks.absolute("authentication.app-role.secret-id-file", secretIdFile);
			this.mount = SettingChecks.required("authentication.app-role.mount", mount);
		}

	}

	/**
	 * A login by the pod's service account.
	 *
	 * @param role names the role
	 * @param tokenFile holds the service account's token; read again at each login
	 * @param mount where the method is mounted
	 */
	public record Kubernetes(String role, Path tokenFile, String mount) {

		private static final String SERVICE_ACCOUNT_TOKEN = "/var/run/secrets/kubernetes.io/serviceaccount/token";

		public Kubernetes(@Nullable String role, @DefaultValue(SERVICE_ACCOUNT_TOKEN) Path tokenFile,
				@DefaultValue("kubernetes") String mount) {
			this.role = SettingChecks.required("authentication.kubernetes.role", role);
			this.tokenFile = SettingChecks.absolute("authentication.kubernetes.token-file", tokenFile);
			this.mount = SettingChecks.required("authentication.kubernetes.mount", mount);
		}

	}

	/**
	 * A login by the token of an identity provider, or by tokens that the broker signs
	 * itself.
	 *
	 * @param role names the role
	 * @param tokenFile holds the JWT; read again at each login
	 * @param mount where the method is mounted
	 * @param audience of tokens that the broker signs for each lookup, so that it logs in
	 * on behalf of a DAG; instead of a file
	 */
	public record Jwt(String role, @Nullable Path tokenFile, String mount, @Nullable String audience) {

		public Jwt(@Nullable String role, @Nullable Path tokenFile, @DefaultValue("jwt") String mount,
				@Nullable String audience) {
			this.role = SettingChecks.required("authentication.jwt.role", role);
			this.mount = SettingChecks.required("authentication.jwt.mount", mount);
			this.audience = audience;
			if (audience == null) {
				this.tokenFile = SettingChecks.absolute("authentication.jwt.token-file", tokenFile);
				return;
			}
			SettingChecks.required("authentication.jwt.audience", audience);
			if (tokenFile != null) {
				throw new IllegalArgumentException("authentication.jwt names both token-file and audience: choose one, "
						+ "a token from a file or one that the broker signs for each lookup");
			}
			this.tokenFile = null;
		}

	}

	/**
	 * A login by client certificate.
	 *
	 * @param mount where the method is mounted, usually {@code cert}
	 * @param role names the role; without it Vault tries every role that the certificate
	 * fits
	 */
	public record Certificate(String mount, @Nullable String role) {

		public Certificate(@Nullable String mount, @Nullable String role) {
			this.mount = SettingChecks.required("authentication.certificate.mount", mount);
			this.role = role;
		}

	}

}
