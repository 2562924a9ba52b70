package io.credbroker.service.access;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.store.StoreOverview;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of the state of the stores.
 */
record StoresResponse(List<Entry> stores) {

	static StoresResponse of(List<StoreOverview> stores) {
		return new StoresResponse(stores.stream()
			.map((store) -> new Entry(store.name(), store.type(), store.health().state().text(), store.health().since(),
					store.health().reason(), store.circuit(), store.queued(), store.callsInFlight()))
			.toList());
	}

	/**
	 * One store.
	 *
	 * @param since when this state of its health began
	 * @param reason why it cannot be used
	 */
	@JsonNaming(SnakeCaseStrategy.class)
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Entry(String name, String type, String health, Instant since, @Nullable String reason, String circuit,
			int queued, int callsInFlight) {
	}

}
