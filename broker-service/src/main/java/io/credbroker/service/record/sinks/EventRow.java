package io.credbroker.service.record.sinks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.record.chain.ChainedEvent;
import io.credbroker.service.record.grants.GrantedId;

/**
 * An event as a row of the database.
 */
record EventRow(ChainedEvent event, Instant recorded, EventTexts texts, GrantColumns grant) {

	/**
	 * The rows of the events of one group, most of which were recorded at the same time.
	 */
	static List<EventRow> of(List<ChainedEvent> events) {
		List<EventRow> rows = new ArrayList<>(events.size());
		String text = "";
		Instant recorded = Instant.EPOCH;
		for (ChainedEvent event : events) {
			if (!text.equals(event.link().recorded())) {
				text = event.link().recorded();
				recorded = EventTime.of(text);
			}
			EventTexts texts = EventTexts.of(event.line());
			rows.add(new EventRow(event, recorded, texts, GrantColumns.of(texts)));
		}
		return rows;
	}

	/**
	 * The ids under which secrets are given, and for how many seconds at most.
	 */
	static Map<GrantedId, Long> grantedIds(List<EventRow> rows) {
		Map<GrantedId, Long> ids = new HashMap<>();
		for (EventRow row : rows) {
			Instant until = row.grant.grantedUntil();
			String credential = EventColumn.CREDENTIAL.of(row.texts);
			String id = EventColumn.ID.of(row.texts);
			if (until != null && credential != null && id != null) {
				long seconds = until.getEpochSecond() - row.recorded.getEpochSecond() + 1;
				ids.merge(new GrantedId(credential, id), GrantedId.lasts(seconds), Math::max);
			}
		}
		return ids;
	}

	/**
	 * How many bytes the line has without its line feed.
	 */
	int length() {
		byte[] line = this.event.line();
		return line.length - ((line[line.length - 1] == '\n') ? 1 : 0);
	}

}
