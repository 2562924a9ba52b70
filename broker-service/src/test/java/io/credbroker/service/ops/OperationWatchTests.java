package io.credbroker.service.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.FakeBroker.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Orders that are watched until they end.
 */
class OperationWatchTests {

	private static final String ROTATE = "/v1/rotations/" + SampleAnswers.CREDENTIAL + "/rotate";

	private static final String OPERATION = "/v1/operations/" + SampleAnswers.OPERATION;

	private final FakeBroker broker = SampleAnswers.broker();

	@AfterEach
	void close() {
		this.broker.close();
	}

	private OpsRun rotate(String... more) {
		List<String> arguments = new ArrayList<>(List.of("rotate", "warehouse", "--reason", "leaked \"1\""));
		arguments.addAll(List.of(more));
		return OpsRun.of(Map.of("BROKER_URL", this.broker.url(), "BROKER_TOKEN", FakeBroker.TOKEN),
				arguments.toArray(String[]::new));
	}

	private static Reply step(String step) {
		return Reply.json(SampleAnswers.OPERATION_RUNNING.replace("STEP", step));
	}

	@Test
	void eachStepIsShownOnceAndTheEndSaysWhoHoldsTheOldVersion() {
		this.broker.answers(OPERATION, step("ordering"), step("ordering"), step("seen"),
				Reply.json(SampleAnswers.OPERATION_DONE));

		OpsRun run = rotate();

		assertThat(run.status()).as(run.all()).isZero();
		assertThat(run.out().lines().filter((line) -> line.startsWith("09:00:00Z")).toList()).satisfiesExactly(
				(line) -> assertThat(line).contains("accepted", SampleAnswers.OPERATION),
				(line) -> assertThat(line).contains("the store is told"),
				(line) -> assertThat(line).contains("the new version is seen: 18"),
				(line) -> assertThat(line).contains("done"));
		assertThat(run.out()).contains("replica broker-0 has forgotten it", "replica broker-1 has forgotten it")
			.contains("Rotated: warehouse has version 18 now; before, it had 17.")
			.contains("1 holder still has an older version, the last until 2026-11-28 09:12:00Z, in 12 min.")
			.contains("Next: ops holders warehouse --version older");
		assertThat(this.broker.requests()).contains("POST " + ROTATE + " {\"reason\":\"leaked \\\"1\\\"\"}");
	}

	@Test
	void aFailureEndsWithOneAndSaysWhatTheStoreSaid() {
		this.broker.answers(OPERATION, Reply.json(SampleAnswers.OPERATION_RUNNING.replace("STEP", "ordering")
			.replace("\"running\"", "\"failed\"")
			.replace("\"joined\"",
					"\"code\":\"store_refused\",\"detail\":\"The store said: permission denied.\",\"joined\"")));

		OpsRun run = rotate();

		assertThat(run.status()).isEqualTo(1);
		assertThat(run.out()).contains("FAILED (store_refused): rotate of warehouse.", "permission denied",
				"nothing was changed");
	}

	@Test
	void aBrokerThatIsAwayForAWhileIsAskedAgain() {
		this.broker.answers(OPERATION, new Reply(502, "text/html", "<html>"), new Reply(502, "text/html", "<html>"),
				Reply.problem(503, "audit_unavailable", "Later."), Reply.json(SampleAnswers.OPERATION_DONE));

		OpsRun run = rotate();

		assertThat(run.status()).as(run.all()).isZero();
		assertThat(run.err()).containsOnlyOnce("answered with status 502")
			.contains("audit_unavailable", "Asking again");
	}

	@Test
	void anOrderWhoseAnswerIsLostIsSentAgainWithTheSameKey() {
		this.broker.answers(ROTATE, new Reply(504, "text/html", "<html>"),
				new Reply(202, "application/json", SampleAnswers.OPERATION_DONE));

		OpsRun run = rotate();

		assertThat(run.status()).as(run.all()).isZero();
		assertThat(this.broker.keys()).hasSize(2).doesNotContain("null").containsOnly(this.broker.keys().getFirst());
	}

	@Test
	void aTokenThatExpiresMeanwhileEndsTheWatchAndSaysHowToLookAgain() {
		this.broker.answers(OPERATION, step("ordering"), Reply.problem(401, "token_expired", "Get a new one."));

		OpsRun run = rotate();

		assertThat(run.status()).isEqualTo(3);
		assertThat(run.err()).contains("token_expired (401)",
				"The operation goes on without this command. Look at it again with: ops operations "
						+ SampleAnswers.OPERATION);
	}

	@Test
	void patienceEnds() {
		this.broker.answers(OPERATION, step("ordering"));

		OpsRun run = rotate("--wait", "1s");

		assertThat(run.status()).isEqualTo(1);
		assertThat(run.err()).contains("It still runs after 1 s.", "ops operations " + SampleAnswers.OPERATION);
	}

	@Test
	void whoJoinsIsToldWhoOrderedIt() {
		this.broker.answers(ROTATE,
				Reply.json(SampleAnswers.OPERATION_DONE.replace("\"joined\":false", "\"joined\":true")));

		assertThat(rotate().out()).startsWith("It already runs, ordered by test/ann: leaked");
	}

	@Test
	void withJsonOnlyTheLastAnswerIsPrinted() {
		OpsRun run = rotate("--json");

		assertThat(run.out()).isEqualTo(SampleAnswers.OPERATION_DONE + "\n");
	}

	@Test
	void withoutWaitingNothingIsPolled() {
		OpsRun run = rotate("--no-wait", "--idempotency-key", "night-1");

		assertThat(run.status()).isZero();
		assertThat(run.out()).contains("ops operations " + SampleAnswers.OPERATION);
		assertThat(this.broker.keys()).containsExactly("night-1");
		assertThat(this.broker.requests()).noneMatch((request) -> request.contains(OPERATION));
	}

}
