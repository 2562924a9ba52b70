package io.credbroker.service.catalog;

/**
 * The revision in force; when a newer text is refused, the last accepted revision stays
 * in force.
 */
public interface Catalog {

	/**
	 * The revision to use for the whole of one lookup.
	 */
	CatalogRevision current();

}
