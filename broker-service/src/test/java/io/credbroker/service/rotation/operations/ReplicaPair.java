package io.credbroker.service.rotation.operations;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.Operator;
import io.credbroker.service.support.RecordDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two brokers whose record is in one real PostgreSQL.
 */
record ReplicaPair(Broker one, Broker other, OperationDatabase database) implements AutoCloseable {

	/**
	 * Starts them on a new database.
	 * @param settings what both have beyond the record
	 */
	static ReplicaPair start(Path directory, String catalog, Map<String, Object> settings) throws IOException {
		Map<String, Object> all = new HashMap<>(Operator.ROLE);
		OperationDatabase database = OperationDatabase.create();
		all.putAll(database.record().settings());
		all.put("broker.secret.fingerprint-key-file",
				Files.writeString(directory.resolve("key"), "a-key-that-all-replicas-have-alike"));
		all.put("broker.callers.requests-per-second", "0");
		all.putAll(settings);
		return new ReplicaPair(Broker.start(directory, catalog, all), Broker.start(directory, catalog, all), database);
	}

	List<Broker> both() {
		return List.of(this.one, this.other);
	}

	/**
	 * The password that each of them answers with.
	 */
	List<String> passwords(String connection) {
		return both().stream().map((broker) -> password(broker, connection)).toList();
	}

	private static String password(Broker broker, String connection) {
		HttpResponse<String> answer = broker.get("/v1/connections/" + connection);
		assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
		return Operator.json(answer).at("/connection/password").asString();
	}

	@Override
	public void close() {
		this.other.close();
		this.one.close();
		this.database.close();
	}

}
