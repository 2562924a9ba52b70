package io.credbroker.service.http.contract;

import java.nio.file.Path;
import java.util.Map;

import io.credbroker.service.support.FakeCluster;
import io.credbroker.service.support.TestIssuer;

/**
 * A cluster that makes tokens for pods, and has none of them any more that can be read.
 */
record PodIssuer(TestIssuer issuer, FakeCluster cluster, Path tokenFile) implements AutoCloseable {

	static PodIssuer start(Path directory) {
		FakeCluster cluster = new FakeCluster();
		cluster.has("airflow", "damaged", "no JSON");
		return new PodIssuer(new TestIssuer(), cluster, cluster.tokenFile(directory));
	}

	Map<String, Object> settings() {
		String name = "broker.identity.issuers.cluster.";
		return Map.of(name + "preset", "kubernetes", name + "issuer", this.issuer.url(), name + "jwks-uri",
				this.issuer.jwksUri(), name + "audiences", TestIssuer.AUDIENCE, name + "pods.api-server",
				this.cluster.url(), name + "pods.token-file", this.tokenFile, name + "pods.namespaces", "airflow");
	}

	String tokenOfAPodThatCannotBeRead() {
		return this.issuer.token("etl", (claims) -> claims.claim("kubernetes.io",
				Map.of("namespace", "airflow", "pod", Map.of("name", "damaged", "uid", "any"))));
	}

	@Override
	public void close() {
		this.issuer.close();
		this.cluster.close();
	}

}
