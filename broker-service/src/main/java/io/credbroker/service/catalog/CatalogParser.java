package io.credbroker.service.catalog;

import java.time.Instant;

/**
 * Turns a catalog's text into a revision, or reports every problem in it.
 */
public final class CatalogParser {

	private final CatalogSchema schema = new CatalogSchema();

	private final KnownNames known;

	private final long mostMappings;

	/**
	 * Accepts only these stores and issuers.
	 */
	public CatalogParser(KnownNames known) {
		this(known, Long.MAX_VALUE);
	}

	/**
	 * Also refuses texts with more mappings than this.
	 */
	CatalogParser(KnownNames known, long mostMappings) {
		this.known = known;
		this.mostMappings = mostMappings;
	}

	/**
	 * Reads a text as the revision of this number.
	 * @param source names the text in problems, usually a file
	 * @throws CatalogRefusedException naming every problem with line and column
	 */
	public CatalogRevision parse(String source, String text, long number, Instant now) {
		return parse(source, CatalogText.of(text), number, now);
	}

	CatalogRevision parse(String source, CatalogText text, long number, Instant now) {
		return new CatalogReading(this.schema, this.known, this.mostMappings).read(source, text, number, now);
	}

}
