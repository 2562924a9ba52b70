package io.credbroker.service.rotation.operations;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.credbroker.service.database.DatabaseFailure;
import io.credbroker.service.http.ResponseWriter;
import io.credbroker.service.record.search.RecordedEvents;
import io.credbroker.service.rotation.holders.HolderCounts;
import io.credbroker.service.rotation.operations.OperationResponse.Found;
import io.credbroker.service.rotation.operations.OperationResponse.Replica;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;

/**
 * Answers with operations.
 */
public final class OperationResponses {

	private static final Logger log = LoggerFactory.getLogger(OperationResponses.class);

	private final Operations operations;

	private final HolderCounts holders;

	private final ObjectProvider<RecordedEvents> record;

	OperationResponses(Operations operations, HolderCounts holders, ObjectProvider<RecordedEvents> record) {
		this.operations = operations;
		this.holders = holders;
		this.record = record;
	}

	/**
	 * Answers an order: 202 for an operation that it started, 200 for another one.
	 */
	public void started(HttpServletResponse response, StartedOperation started) throws IOException {
		response.setStatus(started.started() ? HttpServletResponse.SC_ACCEPTED : HttpServletResponse.SC_OK);
		response.setHeader("Location", "/v1/operations/" + started.operation().id());
		one(response, started.operation(), started.joined());
	}

	void one(HttpServletResponse response, Operation operation, boolean joined) throws IOException {
		List<Replica> replicas = this.operations.replicas(operation.id()).stream().map(Replica::of).toList();
		int revoked = this.operations.revoked(List.of(operation.id())).getOrDefault(operation.id(), 0);
		ResponseWriter.json(response,
				OperationResponse.of(operation, new Found(replicas, holders(operation), revoked), joined));
	}

	/**
	 * Who still holds another version; {@code null} if nobody can know, or the database
	 * takes too long to count them.
	 */
	private @Nullable OlderHolders holders(Operation operation) {
		String credential = operation.target().credential();
		SeenVersion now = operation.progress().next();
		if (credential == null || now == null || this.record.getIfAvailable() == null) {
			return null;
		}
		try {
			HolderCounts.OtherHolders others = this.holders.otherThan(credential, now.fingerprint());
			return new OlderHolders(others.holders(), others.until());
		}
		catch (DataAccessException ex) {
			log.atWarn()
				.addKeyValue("operation", operation.id())
				.addKeyValue("reason", DatabaseFailure.reason(ex))
				.log("The holders of the old version could not be counted; the operation is shown without them");
			return null;
		}
	}

	/**
	 * Answers with a page.
	 * @param found the operations, one more than the page has if there is another page
	 */
	void page(HttpServletResponse response, List<Operation> found, int limit) throws IOException {
		List<Operation> page = found.subList(0, Math.min(limit, found.size()));
		Map<String, Integer> revoked = this.operations.revoked(page.stream()
			.filter((operation) -> operation.kind() == OperationKind.REVOKE)
			.map(Operation::id)
			.toList());
		ResponseWriter.json(response,
				new Page(page.stream()
					.map((operation) -> OperationResponse.of(operation,
							new Found(null, null, revoked.getOrDefault(operation.id(), 0)), false))
					.toList(), (found.size() > limit) ? page.getLast().id() : null));
	}

	private record Page(@JsonProperty("operations") List<OperationResponse> operations,
			@JsonProperty("next_cursor") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextCursor) {
	}

}
