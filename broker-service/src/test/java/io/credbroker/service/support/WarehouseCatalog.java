package io.credbroker.service.support;

/**
 * A catalog with one connection, {@code warehouse}, whose password is in the store named
 * {@code scripted}.
 */
public final class WarehouseCatalog {

	private WarehouseCatalog() {
	}

	/**
	 * The text of the catalog.
	 * @param callers who may read it, as the catalog says it
	 */
	public static String readableBy(String callers) {
		return """
				connections:
				  warehouse:
				    conn-type: postgres
				    secret: { store: scripted, key: warehouse }
				    password: ${password}
				policies:
				  - name: readers
				    callers: { %s }
				    connections: [warehouse]
				""".formatted(callers);
	}

}
