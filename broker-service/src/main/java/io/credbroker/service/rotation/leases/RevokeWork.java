package io.credbroker.service.rotation.leases;

import java.util.List;

import io.credbroker.service.rotation.operations.Forgetting;
import io.credbroker.service.rotation.operations.OperationKind;
import io.credbroker.service.rotation.operations.OperationOutcome;
import io.credbroker.service.rotation.operations.OperationRun;
import io.credbroker.service.rotation.operations.OperationStep;
import io.credbroker.service.rotation.operations.OperationWork;
import io.credbroker.service.rotation.operations.StoredSecret;

/**
 * Has every replica forget the credentials of leases, so that nobody is given one of them
 * any more, and then their stores end the leases. What was ended is stored lease by
 * lease, so that the rest can be done by another replica.
 */
final class RevokeWork implements OperationWork {

	private static final int SHOWN = 10;

	private final RunningLeases leases;

	private final Forgetting forgetting;

	private final LeaseEnds ends;

	RevokeWork(RunningLeases leases, Forgetting forgetting, LeaseEnds ends) {
		this.leases = leases;
		this.forgetting = forgetting;
		this.ends = ends;
	}

	@Override
	public OperationKind kind() {
		return OperationKind.REVOKE;
	}

	@Override
	public OperationOutcome perform(OperationRun run) throws InterruptedException {
		if (!run.isAt(OperationStep.ORDERING)) {
			this.leases.select(run.id(), LeaseFilter.of(run.operation().target().filter()));
		}
		List<RunningLease> found = this.leases.selected(run.id());
		List<String> silent = List.of();
		if (!run.isAt(OperationStep.ORDERING)) {
			List<StoredSecret> secrets = found.stream().map(RunningLease::secret).distinct().toList();
			run.target(run.operation().target().forgetting(secrets));
			silent = this.forgetting.forget(run).running();
			run.advance(run.progress().at(OperationStep.ORDERING));
		}
		List<LeaseEnds.Left> left = this.ends.of(run.operation(), found);
		run.advance(run.progress().failing(left.size()));
		return outcome(found.size(), left, silent);
	}

	private static OperationOutcome outcome(int found, List<LeaseEnds.Left> left, List<String> silent) {
		if (!left.isEmpty()) {
			String shown = String.join("; ", left.stream().limit(SHOWN).map(LeaseEnds.Left::text).toList());
			return OperationOutcome.failed(OperationOutcome.LEASES_LEFT,
					"%d of %d leases could not be ended and run until they expire: %s%s. Correct the cause and order it again."
						.formatted(left.size(), found, shown, (left.size() > SHOWN) ? "; and more" : ""));
		}
		if (!silent.isEmpty()) {
			return OperationOutcome.failed(OperationOutcome.NOT_ACKNOWLEDGED,
					"The leases were ended, but these running replicas did not acknowledge that they have forgotten their credentials, and may still give them out: %s. Check or restart them."
						.formatted(String.join(", ", silent.stream().limit(SHOWN).toList())));
		}
		return OperationOutcome.done((found == 0) ? "No running lease matched." : null);
	}

}
