package io.credbroker.service.ops.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.credbroker.service.ops.client.Answer;
import io.credbroker.service.ops.view.Fields;

/**
 * All credentials that a broker lists, from all of its pages: they come by store and key,
 * and the worst may be on the last one.
 *
 * @param last the last page
 */
record RotationPages(Answer last, List<Fields> rotations) {

	private static final String NEXT = "next_cursor";

	/** More than hold what a broker follows. */
	private static final int MOST = 200;

	/**
	 * Reads until there is no further page, or too many.
	 */
	static RotationPages read(Session session, Map<String, String> parameters) {
		Map<String, String> page = new TreeMap<>(parameters);
		page.put("limit", "1000");
		List<Fields> rotations = new ArrayList<>();
		for (int number = 1;; number++) {
			Answer answer = session.client().get("/v1/rotations", page);
			Fields fields = new Fields(answer.json());
			rotations.addAll(fields.list("rotations"));
			String next = fields.text(NEXT);
			if (!fields.has(NEXT) || number == MOST || next.equals(page.put("cursor", next))) {
				return new RotationPages(answer, rotations);
			}
		}
	}

}
