package io.credbroker.service.record.search;

import java.util.List;
import java.util.function.Consumer;

import io.credbroker.service.record.verify.VerificationResult;
import org.jspecify.annotations.Nullable;

/**
 * The record as it can be read back, where a database keeps it.
 */
public interface RecordedEvents {

	/**
	 * A page of what was asked for, the newest first.
	 * @throws RecordUnavailableException when the database does not answer
	 */
	Page find(EventQuery query);

	/**
	 * Gives all that was asked for, the oldest first.
	 * @throws RecordUnavailableException when the database does not answer
	 */
	void export(EventQuery query, Consumer<String> lines);

	/**
	 * Checks every chain from its beginning to its end.
	 * @throws RecordUnavailableException when the database does not answer
	 */
	VerificationResult verify();

	/**
	 * Some events.
	 *
	 * @param events each a JSON object, exactly as it was recorded
	 * @param nextCursor asks for those that follow; absent at the end
	 */
	record Page(List<String> events, @Nullable String nextCursor) {
	}

}
