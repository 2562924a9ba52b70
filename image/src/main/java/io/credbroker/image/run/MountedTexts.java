package io.credbroker.image.run;

/**
 * The settings, the catalog and the secrets of a broker in its {@link Surroundings}.
 */
final class MountedTexts {

	static final String SETTINGS = """
			server.ssl.bundle: broker
			spring.ssl.bundle.pem:
			  broker:
			    reload-on-update: true
			    keystore:
			      certificate: file:@HOME@/secrets/tls/tls.crt
			      private-key: file:@HOME@/secrets/tls/tls.key
			  vault.truststore.certificate: file:@HOME@/files/ca/ca.crt
			broker:
			  identity.issuers.local:
			    issuer: @ISSUER@
			    jwks-uri: @ISSUER@/jwks
			    audiences: [airflow-credential-broker]
			  roles.operator: { issuer: local, groups: [on-call] }
			  roles.auditor: { issuer: local, groups: [audit] }
			  secret.fingerprint-key-file: @HOME@/secrets/fingerprint/key
			  stores:
			    local:
			      type: file
			      settings:
			        path: @HOME@/secrets/store/secrets.yaml
			        group-may-read: true
			    vault:
			      type: vault
			      settings:
			        address: @VAULT@
			        ssl-bundle: vault
			        authentication.token.file: @HOME@/secrets/vault/token
			""";

	static final String CATALOG = """
			connections:
			  warehouse:
			    conn-type: postgres
			    secret: { store: local, key: airflow/warehouse }
			    host: wh.internal
			    port: 5432
			    schema: analytics
			    login: ${username}
			    password: ${password}
			    extra: { sslmode: require }
			    ttl: 15m
			  vaulted:
			    conn-type: http
			    secret: { store: vault, key: secret/airflow/vaulted }
			    host: api.internal
			    login: ${username}
			    password: ${password}
			  "vaulted-{name}":
			    conn-type: http
			    secret: { store: vault, key: "secret/airflow/vaulted-{name}" }
			    host: api.internal
			    password: ${password}
			variables:
			  title:
			    secret: { store: local, key: airflow/title }
			    value: ${title}
			policies:
			  - name: etl-reads
			    callers: { issuer: local, groups: [airflow-etl] }
			    connections: [warehouse, vaulted, "vaulted-*"]
			    variables: [title]
			    max-ttl: 1h
			""";

	static final String SECRETS = """
			secrets:
			  airflow/warehouse: { username: etl, password: "p@ss/w:rd" }
			  airflow/title: { title: Reports }
			""";

	private MountedTexts() {
	}

}
