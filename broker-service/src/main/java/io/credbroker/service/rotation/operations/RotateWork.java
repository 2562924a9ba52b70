package io.credbroker.service.rotation.operations;

import java.time.Duration;
import java.util.Objects;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.secret.ReadResult;
import io.credbroker.service.secret.Secrets;
import io.credbroker.service.store.OrderOutcome;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.service.store.StoreOrders;
import org.jspecify.annotations.Nullable;

/**
 * Orders a rotation once, waits until the store has the new version, and has every
 * replica forget the old one. Until then the old version serves.
 */
final class RotateWork implements OperationWork {

	private static final String DIED = "the broker that gave the order ended, or lost its database, before it could store the answer";

	private final Secrets secrets;

	private final StoreOrders stores;

	private final InvalidateWork rest;

	private final Duration wait;

	private final String namedWith;

	/**
	 * @param wait how long a new version is waited for
	 * @param namedWith the check value of the key with which this replica makes
	 * fingerprints
	 */
	RotateWork(Secrets secrets, StoreOrders stores, InvalidateWork rest, Duration wait, String namedWith) {
		this.secrets = secrets;
		this.stores = stores;
		this.rest = rest;
		this.wait = wait;
		this.namedWith = namedWith;
	}

	@Override
	public OperationKind kind() {
		return OperationKind.ROTATE;
	}

	@Override
	public OperationOutcome perform(OperationRun run) throws InterruptedException {
		OperationOutcome failed = isBeforeSeen(run) ? withoutStore(run) : null;
		if (failed != null) {
			return failed;
		}
		if (run.isAt(OperationStep.ACCEPTED)) {
			failed = ordered(run);
		}
		else if (run.isAt(OperationStep.ORDERING) && run.progress().outcome().code() == null) {
			run.advance(run.progress().with(uncertain(run, DIED)));
		}
		if (failed == null && isBeforeSeen(run)) {
			failed = seen(run);
		}
		return (failed != null) ? failed : this.rest.perform(run);
	}

	private static boolean isBeforeSeen(OperationRun run) {
		return run.progress().step().compareTo(OperationStep.SEEN) < 0;
	}

	/**
	 * Its store may have been removed from the settings since the operation was started.
	 * @return how it ends then; {@code null} if the store is there
	 */
	private @Nullable OperationOutcome withoutStore(OperationRun run) {
		String store = secret(run).store();
		if (this.stores.has(store)) {
			return null;
		}
		return run.isAt(OperationStep.ACCEPTED) ? OperationOutcome.failed(ProblemCode.ROTATION_UNSUPPORTED.code(),
				"No store is named %s in the settings of the replica that went on with this. Nothing was rotated, and the old version stays in use."
					.formatted(store))
				: OperationOutcome.failed(OperationOutcome.ORDER_UNCERTAIN,
						"No store is named %s in the settings of the replica that went on with this, so it cannot see what became of the order. Look in the store whether it has rotated."
							.formatted(store));
	}

	/**
	 * Gives the order, after it is stored that it will be given: so nobody gives it
	 * twice.
	 * @return how it ends if the store did not take it
	 */
	private @Nullable OperationOutcome ordered(OperationRun run) {
		switch (read(run)) {
			case ReadResult.Current current ->
				run.advance(run.progress().from(seen(current)).at(OperationStep.ORDERING));
			case ReadResult.Failed(var why) -> {
				return notOrdered(run, "could not be read before the rotation", why);
			}
			case ReadResult.StaleLimit _ -> throw new IllegalStateException("a read past the cache is never stale");
		}
		return taken(run, secret(run));
	}

	private @Nullable OperationOutcome taken(OperationRun run, StoredSecret secret) {
		return switch (this.stores.rotate(secret.store(), secret.key(), run.operation().order().audit())) {
			case OrderOutcome.Accepted _ -> {
				run.advance(run.progress().at(OperationStep.ORDERED));
				yield null;
			}
			case OrderOutcome.NotSupported(var reason) -> OperationOutcome.failed(
					ProblemCode.ROTATION_UNSUPPORTED.code(),
					"Store %s does not rotate this secret on order: %s. Change it in the store, and then invalidate it here."
						.formatted(secret.store(), reason));
			case OrderOutcome.Refused(var why) -> notOrdered(run, "did not take the order", why);
			case OrderOutcome.Uncertain(var why) -> {
				run.advance(run.progress().with(uncertain(run, StoreFailureText.of(why).text())));
				yield null;
			}
		};
	}

	private OperationOutcome notOrdered(OperationRun run, String what, StoreFailure why) {
		StoreFailureText said = StoreFailureText.of(why);
		return OperationOutcome.failed(said.code().code(),
				"Store %s %s: %s. Nothing was rotated, and the old version stays in use.".formatted(secret(run).store(),
						what, said.text()));
	}

	private OperationOutcome uncertain(OperationRun run, String why) {
		return OperationOutcome.failed(OperationOutcome.ORDER_UNCERTAIN,
				"Nobody knows whether store %s took the order: %s. The broker does not order again; it waits %s for a new version."
					.formatted(secret(run).store(), why, text(this.wait)));
	}

	/**
	 * Waits for a new version.
	 * @return how it ends if there is none
	 */
	private @Nullable OperationOutcome seen(OperationRun run) throws InterruptedException {
		SeenVersion before = Objects.requireNonNull(run.progress().old());
		PollPauses pauses = new PollPauses(this.wait);
		String last = "it returns the old version";
		do {
			switch (read(run)) {
				case ReadResult.Current current when !before.isComparableWith(seen(current)) -> {
					return incomparable(run);
				}
				case ReadResult.Current current when before.isOther(seen(current)) -> {
					run.advance(run.progress().to(seen(current)).with(OperationOutcome.NONE).at(OperationStep.SEEN));
					return null;
				}
				case ReadResult.Failed(var why) -> last = StoreFailureText.of(why).text();
				case ReadResult.Current _, ReadResult.StaleLimit _ -> last = "it returns the old version";
			}
		}
		while (pauses.pause());
		return unseen(run, last);
	}

	private OperationOutcome unseen(OperationRun run, String last) {
		String store = secret(run).store();
		return run.isAt(OperationStep.ORDERED) ? OperationOutcome.failed(OperationOutcome.VERSION_UNCHANGED,
				"Store %s took the order, but no new version was seen within %s (%s). The old version stays in use. Look in the store for what became of the rotation; when it is done later, invalidate the secret here."
					.formatted(store, text(this.wait), last))
				: OperationOutcome.failed(OperationOutcome.ORDER_UNCERTAIN,
						"%s None was seen (%s). Look in the store whether it has rotated: if so, invalidate the secret here; if not, order it again."
							.formatted(String.valueOf(run.progress().outcome().detail()), last));
	}

	private ReadResult read(OperationRun run) {
		StoredSecret secret = secret(run);
		return this.secrets.readPastCache(secret.store(), secret.key(), run.operation().order().audit());
	}

	private static OperationOutcome incomparable(OperationRun run) {
		return OperationOutcome.failed(OperationOutcome.ORDER_UNCERTAIN,
				"The broker was started with another fingerprint key since it gave the order to store %s, so it cannot tell whether the version has changed. Look in the store; if it has rotated, invalidate the secret here. With broker.secret.fingerprint-key-file the key stays the same."
					.formatted(secret(run).store()));
	}

	private SeenVersion seen(ReadResult.Current current) {
		return new SeenVersion(current.version(), current.fingerprint(), this.namedWith);
	}

	private static StoredSecret secret(OperationRun run) {
		return Objects.requireNonNull(run.operation().target().secret());
	}

	private static String text(Duration wait) {
		return (wait.toSeconds() > 0) ? wait.toSeconds() + " s" : wait.toMillis() + " ms";
	}

}
