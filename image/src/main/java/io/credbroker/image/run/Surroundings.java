package io.credbroker.image.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.net.ssl.SSLContext;

/**
 * What a pod of the broker finds: settings, a catalog, secrets and certificates where the
 * chart mounts them, an identity provider, and a vault with a private authority.
 */
public final class Surroundings implements AutoCloseable {

	/** Where the chart mounts everything. */
	static final String MOUNTED = "/etc/broker";

	public static final String GROUP = "airflow-etl";

	private final LoopbackCertificate server;

	private final LocalIssuer issuer;

	private final LocalVault vault;

	private final Path folder;

	private final String seen;

	private Surroundings(Path folder, String seen, LoopbackCertificate server, LoopbackCertificate authority)
			throws IOException {
		this.folder = folder;
		this.seen = seen;
		this.server = server;
		this.issuer = new LocalIssuer();
		this.vault = new LocalVault(authority);
	}

	/**
	 * Starts the servers and writes the files.
	 * @param mounted the place under which the broker sees the folder
	 */
	public static Surroundings in(Path folder, String mounted) throws IOException {
		Files.createDirectories(folder);
		LoopbackCertificate server = LoopbackCertificate.make(folder, "broker", "EC");
		LoopbackCertificate authority = LoopbackCertificate.make(folder, "vault", "RSA");
		Surroundings surroundings = new Surroundings(folder, mounted, server, authority);
		surroundings.write("config/application.yaml", surroundings.settings());
		surroundings.write("catalog/catalog.yaml", MountedTexts.CATALOG);
		surroundings.write("files/ca/ca.crt", authority.certificate());
		surroundings.write("secrets/store/secrets.yaml", MountedTexts.SECRETS);
		surroundings.write("secrets/fingerprint/key", "0123456789abcdef".repeat(3));
		surroundings.write("secrets/vault/token", LocalVault.TOKEN);
		surroundings.write("secrets/tls/tls.crt", server.certificate());
		surroundings.write("secrets/tls/tls.key", server.key());
		return surroundings;
	}

	private String settings() {
		return MountedTexts.SETTINGS.replace("@HOME@", this.seen)
			.replace("@ISSUER@", this.issuer.issuer())
			.replace("@VAULT@", this.vault.address());
	}

	private void write(String name, String text) throws IOException {
		Path file = this.folder.resolve("mounted").resolve(name);
		Files.createDirectories(file.getParent());
		Files.deleteIfExists(file);
		Files.writeString(file, text);
		if (name.startsWith("secrets/")) {
			// As the kubelet mounts a Secret: root's, readable through fsGroup.
			Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
			if (Files.getOwner(file).getName().equals("root")) {
				Files.setAttribute(file, "unix:gid", 10001);
			}
		}
	}

	/**
	 * Adds a mapping {@code many-<n>} to the catalog for each number below this one, each
	 * with a secret of its own in the vault.
	 * @param host the host that all of them name
	 */
	public void mapMany(int mappings, String host) throws IOException {
		String many = IntStream.range(0, mappings).mapToObj((n) -> """
				  many-%1$d:
				    conn-type: postgres
				    secret: { store: vault, key: secret/airflow/many-%1$d }
				    host: %2$s
				    port: 5432
				    schema: analytics
				    login: ${username}
				    password: ${password}
				    owner: team-%1$d
				""".formatted(n, host)).collect(Collectors.joining());
		write("catalog/catalog.yaml", MountedTexts.CATALOG.replace("\nvariables:", "\n" + many + "variables:")
			.replace("\"vaulted-*\"", "\"vaulted-*\", \"many-*\""));
	}

	/**
	 * Adds settings to those of the broker, as further lines of YAML.
	 */
	public void configure(String more) throws IOException {
		write("config/more.yaml", more);
		String settings = Files.readString(mounted().resolve("config/application.yaml"));
		write("config/application.yaml",
				"spring.config.import: file:@HOME@/config/more.yaml\n".replace("@HOME@", this.seen) + settings);
	}

	/**
	 * The folder that the broker sees.
	 */
	public Path mounted() {
		return this.folder.resolve("mounted");
	}

	SSLContext trust() {
		return this.server.context();
	}

	/**
	 * The vault, which can be told to wait.
	 */
	public LocalVault vault() {
		return this.vault;
	}

	/**
	 * The identity provider.
	 */
	public LocalIssuer issuer() {
		return this.issuer;
	}

	@Override
	public void close() {
		this.issuer.close();
		this.vault.close();
	}

}
