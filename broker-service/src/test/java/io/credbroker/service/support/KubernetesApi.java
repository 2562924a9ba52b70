package io.credbroker.service.support;

import java.net.http.HttpResponse;
import java.nio.file.Path;

import io.credbroker.provider.testkit.KubernetesApiServer;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.junit.jupiter.api.Assumptions.abort;

/**
 * The objects of a Kubernetes API server that runs for a test.
 *
 * @param server where they are
 */
public record KubernetesApi(KubernetesApiServer server) implements AutoCloseable {

	private static final String JSON = "application/json";

	/**
	 * Starts a server; without its programs the test is skipped, and says so.
	 */
	public static KubernetesApi start(Class<?> test, Path directory) throws Exception {
		if (!KubernetesApiServer.installed()) {
			String skipped = test.getSimpleName() + " is left out: etcd and kube-apiserver are not both on the PATH";
			LoggerFactory.getLogger(test).warn(skipped);
			abort(skipped);
		}
		return new KubernetesApi(KubernetesApiServer.start(directory));
	}

	/**
	 * Creates an object and returns what the server made of it.
	 */
	public JsonNode create(String path, String json) throws Exception {
		return JsonMapper.shared().readTree(require(201, this.server.send("POST", path, JSON, json)).body());
	}

	/**
	 * Creates namespaces, each with an account named {@code worker}.
	 */
	public void createNamespaces(String... names) throws Exception {
		for (String name : names) {
			create("/api/v1/namespaces", "{\"metadata\":{\"name\":\"" + name + "\"}}");
			create("/api/v1/namespaces/" + name + "/serviceaccounts", "{\"metadata\":{\"name\":\"worker\"}}");
		}
	}

	/**
	 * A token of the account {@code worker} of a namespace.
	 */
	public String token(String namespace, String spec) throws Exception {
		return create("/api/v1/namespaces/" + namespace + "/serviceaccounts/worker/token", "{\"spec\":" + spec + "}")
			.at("/status/token")
			.asString();
	}

	/**
	 * Deletes an object at once.
	 */
	public void delete(String path) throws Exception {
		require(200, this.server.send("DELETE", path + "?gracePeriodSeconds=0", JSON, ""));
	}

	/**
	 * Deletes all objects of a collection at once.
	 */
	public void deleteAll(String path) throws Exception {
		delete(path);
		for (int i = 0; i < 100; i++) {
			HttpResponse<String> left = this.server.send("GET", path, JSON, "");
			if (JsonMapper.shared().readTree(left.body()).at("/items").isEmpty()) {
				return;
			}
			Thread.sleep(50);
		}
		throw new IllegalStateException("some are left");
	}

	/**
	 * Merges something into an object.
	 */
	public void merge(String path, String json) throws Exception {
		require(200, this.server.send("PATCH", path, "application/merge-patch+json", json));
	}

	private static HttpResponse<String> require(int status, HttpResponse<String> answer) {
		if (answer.statusCode() != status) {
			throw new IllegalStateException(answer.statusCode() + " " + answer.body());
		}
		return answer;
	}

	@Override
	public void close() {
		this.server.close();
	}

}
