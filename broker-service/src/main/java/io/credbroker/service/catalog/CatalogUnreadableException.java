package io.credbroker.service.catalog;

/**
 * The catalog's text cannot be read; the message says what to do.
 */
public final class CatalogUnreadableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	CatalogUnreadableException(String message) {
		super(message, null, false, false);
	}

}
