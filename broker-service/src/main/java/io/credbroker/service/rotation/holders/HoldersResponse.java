package io.credbroker.service.rotation.holders;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.http.PageKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON form of a page of holders.
 *
 * @param at the time for which the list is made
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record HoldersResponse(Instant at, List<Holder> holders, @Nullable String nextCursor) {

	/**
	 * @param found the page and, if there are more, one entry of the next one
	 */
	static HoldersResponse of(List<HeldVersion> found, HolderSearch.Page page) {
		boolean more = found.size() > page.limit();
		return new HoldersResponse(page.at(), found.stream().limit(page.limit()).map(Holder::of).toList(), more
				? PageKey.cursor(List.of(page.at().toString(), Integer.toString(page.offset() + page.limit()))) : null);
	}

	/**
	 * A caller with its task that may use a version.
	 *
	 * @param standing how far each part of the task is known
	 * @param kind what it asked for
	 * @param event the lookup whose answer counts longest
	 */
	@JsonNaming(SnakeCaseStrategy.class)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Holder(HolderCaller caller, @Nullable String dagId, @Nullable String taskId, @Nullable String runId,
			@Nullable Long tryNumber, @Nullable Long mapIndex, @Nullable Map<String, String> standing,
			@Nullable String kind, @Nullable String id, @Nullable String version, String fingerprint, boolean current,
			Instant since, Instant until, @Nullable String leaseId, EventPlace event) {

		private static Holder of(HeldVersion held) {
			JsonNode event = JsonMapper.shared().readTree(held.line());
			JsonNode context = event.path("context");
			return new Holder(new HolderCaller(text(event.at("/caller/issuer")), text(event.at("/caller/subject"))),
					text(context.path("dag_id")), text(context.path("task_id")), text(context.path("run_id")),
					number(context.path("try_number")), number(context.path("map_index")),
					standing(context.path("standing")), text(event.path("kind")), text(event.path("id")),
					held.version(), held.fingerprint(), held.current(), held.since(), held.until(),
					text(event.at("/granted/lease_id")),
					new EventPlace(event.path("instance").asString(""), event.path("sequence").asLong()));
		}

		private static @Nullable String text(JsonNode node) {
			return node.isString() ? node.asString() : null;
		}

		private static @Nullable Long number(JsonNode node) {
			return node.isIntegralNumber() ? node.asLong() : null;
		}

		private static @Nullable Map<String, String> standing(JsonNode node) {
			if (!node.isObject()) {
				return null;
			}
			Map<String, String> standing = new LinkedHashMap<>();
			node.forEachEntry((name, value) -> standing.put(name, value.asString("")));
			return standing;
		}

	}

	/** The place of an event in the record. */
	record EventPlace(String instance, long sequence) {
	}

}
