package io.credbroker.service.rotation.leases;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.credbroker.service.database.DatabaseFailure;
import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.http.ResponseWriter;
import io.credbroker.service.record.pipeline.RecordUnavailableException;
import io.credbroker.service.record.search.RecordedEvents;
import jakarta.servlet.http.HttpServletResponse;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;

/**
 * Answers with running leases, page by page.
 */
final class LeaseSearch {

	private static final String CURSOR = "cursor must be the next_cursor of an earlier answer.";

	private final RunningLeases leases;

	private final ObjectProvider<RecordedEvents> record;

	LeaseSearch(RunningLeases leases, ObjectProvider<RecordedEvents> record) {
		this.leases = leases;
		this.record = record;
	}

	/**
	 * Returns if there is a record that can be searched.
	 * @throws RequestInvalidException if there is none
	 */
	void requireRecord() {
		if (this.record.getIfAvailable() == null) {
			throw new RequestInvalidException(
					"This broker keeps no record that can be searched; configure a sink of type database.");
		}
	}

	void page(HttpServletResponse response, Map<String, String> parameters, int limit) throws IOException {
		requireRecord();
		LeaseFilter filter = LeaseFilter.of(parameters);
		String cursor = parameters.get("cursor");
		if (cursor != null) {
			String[] last = cursor(cursor);
			filter.and("(e.store, e.lease_id) > (?, ?)", last[0], last[1]);
		}
		List<RunningLease> found = find(filter, limit + 1);
		List<RunningLease> page = found.subList(0, Math.min(limit, found.size()));
		ResponseWriter.json(response, LeasesResponse.of(page, (found.size() > limit) ? next(page.getLast()) : null));
	}

	private List<RunningLease> find(LeaseFilter filter, int most) {
		try {
			return this.leases.find(filter, most);
		}
		catch (DataAccessException | FlywayException ex) {
			throw new RecordUnavailableException(DatabaseFailure.reason(ex));
		}
	}

	private static @Nullable String next(RunningLease last) {
		return Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString((last.secret().store() + '\n' + last.id()).getBytes(StandardCharsets.UTF_8));
	}

	private static String[] cursor(String cursor) {
		try {
			String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
			String[] parts = text.split("\n", 2);
			if (parts.length == 2 && text.indexOf('\0') < 0) {
				return parts;
			}
		}
		catch (IllegalArgumentException ex) {
			throw new RequestInvalidException(CURSOR);
		}
		throw new RequestInvalidException(CURSOR);
	}

}
