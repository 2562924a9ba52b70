package io.credbroker.image.run;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import io.credbroker.image.ImageFailure;

/**
 * What a broker is asked in its training: everything that it is asked often.
 */
public final class TrainingLookups {

	private static final int ROUNDS = 100;

	private static final Map<String, Integer> PATHS = Map.of("/v1/connections/warehouse?format=json", 200,
			"/v1/connections/vaulted?format=uri", 200, "/v1/variables/title", 200, "/v1/connections/nobody_knows", 404,
			"/v1/connections/warehouse/explain", 200, "/v1/stores", 403);

	private final RunningBroker broker;

	private final LocalIssuer issuer;

	public TrainingLookups(RunningBroker broker, Surroundings surroundings) {
		this.broker = broker;
		this.issuer = surroundings.issuer();
	}

	/**
	 * Makes them, and fails where an answer is not the expected one.
	 */
	public void make() throws IOException, InterruptedException {
		String known = this.issuer.token("airflow", List.of(Surroundings.GROUP));
		for (int round = 0; round < ROUNDS; round++) {
			for (Map.Entry<String, Integer> path : PATHS.entrySet()) {
				expect(path.getKey(), known, path.getValue());
			}
			expect("/v1/connections/warehouse", this.issuer.token("task-" + round, List.of(Surroundings.GROUP)), 200);
		}
		expect("/v1/connections/warehouse", this.issuer.token("stranger", List.of("others")), 403);
		expect("/v1/stores", this.issuer.token("operator", List.of("on-call")), 200);
		for (String path : List.of("/actuator/prometheus", "/actuator/health/liveness")) {
			if (this.broker.manage(path).statusCode() != 200) {
				throw new ImageFailure("The broker in training did not answer " + path);
			}
		}
	}

	private void expect(String path, String token, int status) throws IOException, InterruptedException {
		var answer = this.broker.get(path, token);
		if (answer.statusCode() != status) {
			throw new ImageFailure(
					"The broker in training answered %d to %s: %s".formatted(answer.statusCode(), path, answer.body()));
		}
	}

}
