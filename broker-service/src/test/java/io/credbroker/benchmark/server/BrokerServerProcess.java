package io.credbroker.benchmark.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.credbroker.benchmark.load.LoadTarget;

/**
 * A broker in a process of its own, and what can be asked of it.
 */
public final class BrokerServerProcess extends ServerProcess {

	private final Map<String, String> headers = headers(hello(1));

	/**
	 * Starts it with further properties, each as {@code name=value}.
	 */
	public BrokerServerProcess(Path directory, String... properties) {
		super(MeasuredBroker.class, directory.resolve("broker.log"), arguments(directory, properties));
	}

	private static Map<String, String> headers(String token) {
		return Map.of("Authorization", "Bearer " + token, "Airflow-Dag-Id", "etl_daily", "Airflow-Task-Id",
				"load.warehouse", "Airflow-Run-Id", "scheduled__2026-11-21T00%3A00%3A00", "Airflow-Try-Number", "1",
				"Airflow-Map-Index", "-1");
	}

	private static List<String> arguments(Path directory, String... properties) {
		List<String> arguments = new ArrayList<>(List.of(directory.toString()));
		arguments.addAll(List.of(properties));
		return arguments;
	}

	/**
	 * What a request carries, whatever it asks for.
	 */
	public Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * A lookup that its cache answers, asked for as Airflow's tasks do through the
	 * plugin.
	 */
	public LoadTarget cached() {
		return get("cached lookup", 200, List.of("/v1/connections/warehouse?format=json"));
	}

	/**
	 * The same lookup, with so many tokens in turn.
	 */
	public LoadTarget cachedWithTokens(int tokens) {
		List<byte[]> requests = new ArrayList<>();
		for (int i = 0; i < tokens; i++) {
			requests.addAll(
					LoadTarget
						.get("cached lookup", port(), 200, List.of("/v1/connections/warehouse?format=json"),
								headers(order("token " + i)))
						.requests());
		}
		return new LoadTarget("cached lookup", port(), 200, requests);
	}

	/**
	 * The same lookup when nobody has to be trusted.
	 */
	public LoadTarget untrusting() {
		return get("untrusting lookup", 200, List.of(UnauthenticatedLookup.PATH + "?format=json"));
	}

	/**
	 * The endpoint that does nothing.
	 */
	public LoadTarget empty() {
		return get("empty endpoint", 200, List.of(EmptyEndpoint.PATH));
	}

	/**
	 * An id that nobody has mapped.
	 */
	public LoadTarget unmapped() {
		return get("unmapped id", 404, List.of("/v1/connections/nobody_knows?format=json"));
	}

	/**
	 * Any other path.
	 */
	public LoadTarget get(String name, int status, List<String> paths) {
		return LoadTarget.get(name, port(), status, paths, this.headers);
	}

	/**
	 * Any other path for another caller, however it is answered.
	 */
	public LoadTarget neighbour(String name, List<String> paths) {
		return LoadTarget.get(name, port(), LoadTarget.ANY_STATUS, paths, headers(hello(2)));
	}

	/**
	 * How often keys that begin so have been read from their stores.
	 */
	public int readsOfAll(String prefix) {
		return Integer.parseInt(order("all " + prefix));
	}

	/**
	 * How often a key has been read from its store.
	 */
	public int reads(String key) {
		return Integer.parseInt(order("reads " + key));
	}

	/**
	 * Lets the store {@code other} hang, or answer again.
	 */
	public void hangOther(boolean hang) {
		order("hang " + hang);
	}

	/**
	 * Begins or ends to keep grants, if it was started with {@link OptionalGrants}.
	 */
	public void keepGrants(boolean keep) {
		order("grants " + keep);
	}

	/**
	 * The bytes in use after a full garbage collection.
	 */
	public long heap() {
		return Long.parseLong(order("heap"));
	}

}
