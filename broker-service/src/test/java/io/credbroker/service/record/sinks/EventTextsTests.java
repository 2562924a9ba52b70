package io.credbroker.service.record.sinks;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class EventTextsTests {

	/** Fields of other objects and of deeper ones have the names of columns, too. */
	private static final String EVENT = """
			{"outcome": "granted", "duration_us": 12, "event": "lookup", "id": "wäre\\u0000house", "kind": null,
			 "caller": {"issuer": "ping", "subject": "etl", "groups": ["id", {"subject": "other"}],
			   "token": {"subject": "inner", "client": "inner"}, "client": true},
			 "claimed": {"dag_id": "claimed"}, "context": {"dag_id": "etl", "try_number": 2, "map_index": -1,
			   "standing": {"dag_id": "asserted", "task_id": "asserted"}},
			 "by": {"key": {"key": "nested"}, "rule": ["a"], "store": 1.5},
			 "granted": "text", "follows": "f"}""";

	@ParameterizedTest
	@ValueSource(strings = { EVENT, "{}", "[]", "1", "{\"caller\": [], \"granted\": null}" })
	void aTextIsReadFromItsPlaceOnly(String event) {
		JsonNode tree = JsonMapper.shared().readTree(event);

		for (EventTexts texts : List.of(EventTexts.of(event.getBytes(StandardCharsets.UTF_8)), EventTexts.of(tree))) {
			for (EventColumn column : EventColumn.all()) {
				JsonNode node = tree.at(JsonPointer.compile("/" + column.place()));
				assertThat(texts.at(EventTexts.index(column.place()))).as(column.place())
					.isEqualTo(
							(node.isString() || node.isIntegralNumber() || node.isBoolean()) ? node.asString() : null);
			}
		}
	}

	@Test
	void thePartsOfAHolderAreTextsAndNumbers() {
		EventTexts texts = EventTexts.of(EVENT.getBytes(StandardCharsets.UTF_8));

		assertThat(GrantHolder.parts(texts)).containsExactly("ping", "etl", "etl", null, null, "2", "-1");
	}

}
