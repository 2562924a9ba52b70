package io.credbroker.service.rotation.operations;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Has every replica forget a secret.
 */
final class InvalidateWork implements OperationWork {

	private final Forgetting forgetting;

	InvalidateWork(Forgetting forgetting) {
		this.forgetting = forgetting;
	}

	@Override
	public OperationKind kind() {
		return OperationKind.INVALIDATE;
	}

	@Override
	public OperationOutcome perform(OperationRun run) throws InterruptedException {
		Forgetting.Silent silent = this.forgetting.forget(run);
		return silent.running().isEmpty() ? OperationOutcome.done(stopped(silent))
				: OperationOutcome.failed(OperationOutcome.NOT_ACKNOWLEDGED, text(silent));
	}

	private static @Nullable String stopped(Forgetting.Silent silent) {
		return silent.stopped().isEmpty() ? null
				: "Replicas that stopped, or lost the database, did not acknowledge: %s. One that still runs empties its cache when the database answers it again."
					.formatted(names(silent.stopped()));
	}

	/**
	 * What to do about replicas that did not acknowledge.
	 */
	private static String text(Forgetting.Silent silent) {
		return "These running replicas did not acknowledge, and may use the old version up to its ttl: %s. Check them, and order it again or restart them."
			.formatted(names(silent.running()));
	}

	private static String names(List<String> replicas) {
		List<String> names = new ArrayList<>(replicas.subList(0, Math.min(10, replicas.size())));
		if (names.size() < replicas.size()) {
			names.add("and %d more".formatted(replicas.size() - names.size()));
		}
		return String.join(", ", names);
	}

}
