package io.credbroker.service.lookup;

import java.util.Map;
import java.util.stream.Stream;

/**
 * One of the two forms in which a kind of lookup is asked for: the id in the path, or in
 * the query.
 *
 * @param kind the segment under {@code /v1/}
 * @param idName what the id is called
 */
public record LookupForm(String kind, String idName, boolean inQuery) {

	public static Stream<LookupForm> all() {
		return Map.of("connections", "conn_id", "variables", "key", "configs", "key")
			.entrySet()
			.stream()
			.flatMap((kind) -> Stream.of(false, true)
				.map((inQuery) -> new LookupForm(kind.getKey(), kind.getValue(), inQuery)));
	}

	/**
	 * The path that documents it.
	 */
	public String path() {
		return "/v1/" + this.kind + (this.inQuery ? "" : "/{" + this.idName + "}");
	}

	/**
	 * The path that documents its explanation.
	 */
	public String explainPath() {
		return this.inQuery ? "/v1/explain/" + this.kind : path() + "/explain";
	}

	/**
	 * Asks for an encoded id, which parameters may follow.
	 */
	public String target(String id) {
		return this.inQuery ? "/v1/" + this.kind + query(id) : "/v1/" + this.kind + "/" + id;
	}

	/**
	 * Asks for its explanation.
	 */
	public String explainTarget(String id) {
		return this.inQuery ? "/v1/explain/" + this.kind + query(id)
				: "/v1/" + this.kind + "/" + id.replaceFirst("(\\?.*)?$", "/explain$1");
	}

	private String query(String id) {
		return "?" + this.idName + "=" + id.replace('?', '&');
	}

	@Override
	public String toString() {
		return path();
	}

}
