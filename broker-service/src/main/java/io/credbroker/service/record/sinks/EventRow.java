package io.credbroker.service.record.sinks;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.record.chain.ChainedEvent;
import io.credbroker.service.record.grants.GrantedId;

/**
 * An event as a row of the database.
 */
record EventRow(ChainedEvent event, EventTime recorded, EventTexts texts, GrantColumns grant) {

	/**
	 * The rows of the events of one group, most of which were recorded at the same time.
	 */
	static List<EventRow> of(List<ChainedEvent> events) {
		List<EventRow> rows = new ArrayList<>(events.size());
		EventTime recorded = null;
		for (ChainedEvent event : events) {
			if (recorded == null || !recorded.text().equals(event.link().recorded())) {
				recorded = EventTime.of(event.link().recorded());
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
			EventTime until = row.grant.grantedUntil();
			String credential = EventColumn.CREDENTIAL.of(row.texts);
			String id = EventColumn.ID.of(row.texts);
			if (until != null && credential != null && id != null) {
				ids.merge(new GrantedId(credential, id), GrantedId.lasts(until.second() - row.recorded.second() + 1),
						Math::max);
			}
		}
		return ids;
	}

	void set(PreparedStatement row, String instance, boolean embedded) throws SQLException {
		row.setString(1, instance);
		row.setLong(2, this.event.sequence());
		EventTime.set(row, 3, this.recorded, embedded);
		byte[] line = this.event.line();
		int end = line.length - ((line[line.length - 1] == '\n') ? 1 : 0);
		row.setString(4, new String(line, 0, end, StandardCharsets.UTF_8));
		row.setObject(5, this.grant.holder(), Types.BIGINT);
		EventTime.set(row, 6, this.grant.grantedUntil(), embedded);
		EventTime.set(row, 7, this.grant.leaseUntil(), embedded);
		int parameter = 8;
		for (EventColumn column : EventColumn.all()) {
			row.setString(parameter++, column.of(this.texts));
		}
	}

}
