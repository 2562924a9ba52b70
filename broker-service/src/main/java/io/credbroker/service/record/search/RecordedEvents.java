package io.credbroker.service.record.search;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

import io.credbroker.service.record.verify.VerificationResult;
import org.jspecify.annotations.Nullable;

/**
 * Reads the record from a database.
 */
public interface RecordedEvents {

	/**
	 * A page of the matching events, the newest first.
	 * @throws RecordUnavailableException when the database does not answer
	 */
	Page find(EventQuery query);

	/**
	 * Passes all matching events on, the oldest first.
	 * @throws RecordUnavailableException when the database does not answer
	 */
	void export(EventQuery query, Consumer<String> lines);

	/**
	 * What lookups of shadow mode asked for since then and would not have been given.
	 * @throws RecordUnavailableException when the database does not answer
	 */
	ShadowSummary shadow(Instant from);

	/**
	 * Verifies every chain from its beginning to its end.
	 * @throws RecordUnavailableException when the database does not answer
	 */
	VerificationResult verify();

	/**
	 * A page of events.
	 *
	 * @param events each a JSON object, exactly as it was recorded
	 * @param nextCursor the cursor of the next page; {@code null} on the last page
	 */
	record Page(List<String> events, @Nullable String nextCursor) {
	}

}
