package io.credbroker.service.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.service.support.TestIssuer;

/**
 * What a broker in a process of its own needs: a catalog, one secret in a file, and an
 * issuer.
 */
public final class BrokerProcessFiles {

	private static final String CATALOG = """
			connections:
			  "conn-{name}":
			    conn-type: postgres
			    secret: { store: local, key: warehouse }
			    password: ${password}
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["conn-*"]
			""";

	private BrokerProcessFiles() {
	}

	/**
	 * Writes the files and names them; {@code conn-} and anything is a connection whose
	 * password is {@code canary}.
	 */
	public static Map<String, String> properties(Path directory, TestIssuer issuer) throws IOException {
		Path secrets = directory.resolve("secrets.yaml");
		Files.createFile(secrets, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		Files.writeString(secrets, "secrets:\n  warehouse:\n    password: canary\n");
		Map<String, String> properties = new HashMap<>(issuer.settings());
		properties.put("broker.catalog.location",
				Files.writeString(directory.resolve("catalog.yaml"), CATALOG).toString());
		properties.put("broker.stores.local.type", "file");
		properties.put("broker.stores.local.settings.path", secrets.toString());
		return properties;
	}

}
