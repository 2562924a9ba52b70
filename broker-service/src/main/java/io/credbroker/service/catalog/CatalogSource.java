package io.credbroker.service.catalog;

/**
 * Where the text of a catalog comes from, such as a file.
 */
interface CatalogSource {

	/**
	 * Names it in problems and revisions.
	 */
	String origin();

	/**
	 * Identifies the file that the origin leads to now; when it differs from before, the
	 * file was replaced as a whole and is not being written.
	 */
	String target();

	/**
	 * SHA-256 of the text as it is now, in hexadecimal, without keeping the text.
	 * @throws CatalogUnreadableException saying why there is none
	 */
	String digest();

	/**
	 * The text as it is now, with its digest.
	 * @throws CatalogUnreadableException saying why there is none
	 */
	CatalogText text();

}
