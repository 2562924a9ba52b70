package io.credbroker.service.rotation.operations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The columns of an operation.
 */
final class OperationRow {

	static final String COLUMNS = """
			id, kind, store, store_key, target, reason, issuer, subject, client, correlation_id, idempotency_key,
			state, step, recorded, code, detail, old_version, old_fingerprint, old_named_with, new_version,
			new_fingerprint, failed_leases, started_at, updated_at, ended_at""";

	private static final JsonMapper JSON = JsonMapper.shared();

	private OperationRow() {
	}

	/**
	 * A target as the column holds it.
	 */
	static String text(OperationTarget target) {
		return JSON.writeValueAsString(new Selection(target.filter(), target.forget()));
	}

	static Operation read(ResultSet row, int number) throws SQLException {
		OperationOrder.Requester by = new OperationOrder.Requester(row.getString("issuer"), row.getString("subject"),
				row.getString("client"));
		return new Operation(row.getString("id"), word(OperationKind.class, row.getString("kind")), target(row),
				new OperationOrder(by, row.getString("reason"), row.getString("correlation_id"),
						row.getString("idempotency_key")),
				word(OperationState.class, row.getString("state")), row.getBoolean("recorded"), progress(row),
				new Operation.Times(time(row, "started_at"), time(row, "updated_at"),
						(row.getObject("ended_at") != null) ? time(row, "ended_at") : null));
	}

	private static OperationTarget target(ResultSet row) throws SQLException {
		Selection selection = JSON.readValue(row.getString("target"), Selection.class);
		String store = row.getString("store");
		StoredSecret secret = (store != null) ? new StoredSecret(store, row.getString("store_key")) : null;
		return new OperationTarget(secret, selection.filter(), selection.forget());
	}

	private static OperationProgress progress(ResultSet row) throws SQLException {
		return new OperationProgress(word(OperationStep.class, row.getString("step")),
				new OperationOutcome(row.getString("code"), row.getString("detail")), version(row, "old"),
				version(row, "new"), row.getInt("failed_leases"));
	}

	private static @Nullable SeenVersion version(ResultSet row, String which) throws SQLException {
		String fingerprint = row.getString(which + "_fingerprint");
		String namedWith = which.equals("old") ? row.getString("old_named_with") : null;
		return (fingerprint != null) ? new SeenVersion(row.getString(which + "_version"), fingerprint, namedWith)
				: null;
	}

	private static <E extends Enum<E>> E word(Class<E> type, String text) {
		return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
	}

	private static Instant time(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

	private record Selection(Map<String, String> filter, List<StoredSecret> forget) {
	}

}
