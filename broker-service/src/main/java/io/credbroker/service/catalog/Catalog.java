package io.credbroker.service.catalog;

/**
 * The revision in force; the last good one stays when a newer text is refused.
 */
public interface Catalog {

	/**
	 * The revision to use for the whole of one lookup.
	 */
	CatalogRevision current();

}
