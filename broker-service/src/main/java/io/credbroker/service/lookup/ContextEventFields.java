package io.credbroker.service.lookup;

import java.util.Locale;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskPart;
import io.credbroker.service.identity.TaskParts;
import io.credbroker.service.record.event.EventFields;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * The context of a lookup as it goes on the record: its parts, how far each is known and
 * by whom, and what was claimed beside that.
 */
final class ContextEventFields {

	private static final TaskPart[] PARTS = TaskPart.values();

	private ContextEventFields() {
	}

	static void write(EventFields fields, Caller caller, TaskContext context) {
		parts(fields, context.parts());
		if (!context.parts().equals(TaskParts.NONE)) {
			fields.object("standing", (standings) -> standings(standings, context));
			fields.text("vouched_by", voucher(caller, context));
		}
		if (!context.disregarded().isEmpty()) {
			fields.object("claimed", (claimed) -> {
				claimed.text("standing", context.disregarded().verified() ? text(Standing.VERIFIED) : null);
				parts(claimed, context.disregarded().parts());
			});
		}
		fields.text("unavailable", context.unavailable());
	}

	private static void parts(EventFields fields, TaskParts parts) {
		fields.text(TaskPart.DAG.key(), parts.dagId());
		fields.text(TaskPart.TASK.key(), parts.taskId());
		fields.text(TaskPart.RUN.key(), parts.runId());
		fields.text(TaskPart.RUN_TYPE.key(), parts.runType());
		fields.number(TaskPart.TRY_NUMBER.key(), parts.tryNumber());
		fields.number(TaskPart.MAP_INDEX.key(), parts.mapIndex());
		fields.text(TaskPart.TEAM.key(), parts.team());
	}

	private static void standings(EventFields fields, TaskContext context) {
		for (TaskPart part : PARTS) {
			Standing standing = context.standing(part);
			if (standing != null) {
				fields.text(part.key(), text(standing));
			}
		}
	}

	/**
	 * Whoever vouched for what is known best: the caller itself, or the cluster that
	 * issued its token.
	 */
	private static @Nullable String voucher(Caller caller, TaskContext context) {
		return switch (context.best()) {
			case VERIFIED -> caller.name();
			case ATTESTED -> caller.issuer();
			case ASSERTED, CATALOG, TOKEN -> null;
		};
	}

	private static String text(Standing standing) {
		return standing.name().toLowerCase(Locale.ROOT);
	}

}
