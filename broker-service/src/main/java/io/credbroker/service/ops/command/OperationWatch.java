package io.credbroker.service.ops.command;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.ops.client.Answer;
import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.client.OpsException;
import io.credbroker.service.ops.view.Fields;
import io.credbroker.service.ops.view.Times;

/**
 * Polls an operation until it ends, and shows each step when it happens. A broker that
 * does not answer for a while, because it restarts or another replica takes over, is
 * asked again.
 */
final class OperationWatch {

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

	private final Session session;

	private final Duration patience;

	private final Set<String> said = new HashSet<>();

	OperationWatch(Session session, Duration patience) {
		this.session = session;
		this.patience = patience;
	}

	/**
	 * Watches from the first answer on, and returns the last one.
	 */
	Answer untilItEnds(Answer first) {
		String id = new Fields(first.json()).text("id");
		Thread interrupted = new Thread(() -> this.session.screen().error(Operations.goesOn(id)));
		Runtime.getRuntime().addShutdownHook(interrupted);
		try {
			return watch(first, id);
		}
		catch (OpsException ex) {
			throw new OpsException(ex.exitCode(), ex.getMessage() + "\n" + Operations.goesOn(id));
		}
		finally {
			remove(interrupted);
		}
	}

	private static void remove(Thread hook) {
		try {
			Runtime.getRuntime().removeShutdownHook(hook);
		}
		catch (IllegalStateException ex) {
			// The process is ending, and the hook says why.
		}
	}

	private Answer watch(Answer first, String id) {
		long end = System.nanoTime() + this.patience.toNanos();
		Duration pause = this.session.pause();
		Answer answer = first;
		show(answer);
		while (running(answer)) {
			if (System.nanoTime() > end) {
				throw new OpsException(ExitCode.FAILED,
						"It still runs after %s.".formatted(Times.length(this.patience)));
			}
			sleep(pause);
			pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
			answer = poll(answer, id, end);
			show(answer);
		}
		return answer;
	}

	private Answer poll(Answer last, String id, long end) {
		try {
			return this.session.client().get("/v1/operations/" + id, Map.of());
		}
		catch (OpsException ex) {
			boolean lasting = ex.exitCode() == ExitCode.NOT_ALLOWED || ex.exitCode() == ExitCode.USAGE
					|| System.nanoTime() > end;
			if (lasting) {
				throw ex;
			}
			if (this.said.add(ex.getMessage())) {
				this.session.screen().error(ex.getMessage() + "\nAsking again.");
			}
			return last;
		}
	}

	private static boolean running(Answer answer) {
		return new Fields(answer.json()).text("state").equals("running");
	}

	private void show(Answer answer) {
		Fields operation = new Fields(answer.json());
		if (this.session.json()) {
			return;
		}
		boolean ended = !running(answer);
		if (!ended) {
			step(operation);
		}
		operation.node().path("replicas").valueStream().map(Fields::new).forEach((replica) -> {
			if (replica.has("acknowledged_at") && this.said.add("replica " + replica.text("replica"))) {
				this.session.screen().line("  replica %s has forgotten it".formatted(replica.text("replica")));
			}
		});
		if (ended) {
			step(operation);
		}
	}

	private void step(Fields operation) {
		if (this.said.add(operation.text("step"))) {
			this.session.screen().line(Operations.step(operation));
		}
	}

	private static Duration shorter(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

	private static void sleep(Duration pause) {
		try {
			Thread.sleep(pause);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new OpsException(ExitCode.FAILED, "Interrupted.");
		}
	}

}
