package io.credbroker.service.rotation.operations;

import java.time.Clock;
import java.util.function.Consumer;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.event.EventFields;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.pipeline.AuditRecord;
import io.credbroker.service.record.pipeline.Durability;
import org.jspecify.annotations.Nullable;

/**
 * Records when an operation starts and when it ends.
 */
final class OperationEvents {

	private final AuditRecord record;

	private final Clock clock;

	OperationEvents(AuditRecord record, Clock clock) {
		this.record = record;
		this.clock = clock;
	}

	/**
	 * Whether the start is on the record now.
	 */
	boolean started(String id, OperationKind kind, OperationTarget target, OperationOrder order) {
		return kept((event) -> head(event, id, kind, order, "started"), target, null);
	}

	/**
	 * Records that the operation was not started after all, in case the event of its
	 * start is stored later.
	 */
	void notStarted(String id, OperationKind kind, OperationTarget target, OperationOrder order) {
		this.record.correct(
				event((event) -> head(event, id, kind, order, ProblemCode.AUDIT_UNAVAILABLE.code()), target, null));
	}

	/**
	 * Whether the end is on the record now.
	 */
	boolean ended(Operation operation) {
		OperationProgress progress = operation.progress();
		return kept(
				(event) -> head(event, operation.id(), operation.kind(), operation.order(), progress.outcome().tag()),
				operation.target(), progress);
	}

	private boolean kept(Consumer<EventFields> head, OperationTarget target, @Nullable OperationProgress progress) {
		return this.record.keep(event(head, target, progress)) == Durability.DURABLE;
	}

	private Event event(Consumer<EventFields> head, OperationTarget target, @Nullable OperationProgress progress) {
		return Event.of(EventType.OPERATION, this.clock.instant(), (event) -> {
			head.accept(event);
			by(event, target);
			if (progress != null) {
				version(event, "old", progress.old());
				version(event, "new", progress.next());
				event.text("detail", progress.outcome().detail());
			}
		});
	}

	private static void head(EventFields event, String id, OperationKind kind, OperationOrder order, String outcome) {
		event.text("correlation_id", order.correlationId());
		event.text("id", id);
		event.text("operation", kind.text());
		event.object("caller", (caller) -> {
			caller.text("issuer", order.by().issuer());
			caller.text("subject", order.by().subject());
			caller.text("client", order.by().client());
		});
		event.text("outcome", outcome);
		event.text("reason", order.reason());
	}

	private static void by(EventFields event, OperationTarget target) {
		StoredSecret secret = target.secret();
		if (secret != null) {
			event.object("by", (by) -> {
				by.text("store", secret.store());
				by.text("key", secret.key());
				by.text("credential", target.credential());
			});
		}
		else {
			event.object("filter", target.filter());
		}
	}

	private static void version(EventFields event, String name, @Nullable SeenVersion version) {
		if (version != null) {
			event.object(name, (fields) -> {
				fields.text("version", version.version());
				fields.text("fingerprint", version.fingerprint());
			});
		}
	}

}
