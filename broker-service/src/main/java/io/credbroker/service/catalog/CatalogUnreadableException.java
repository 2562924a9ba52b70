package io.credbroker.service.catalog;

/**
 * There is no text to make a revision of; the message says what to do.
 */
public final class CatalogUnreadableException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	CatalogUnreadableException(String message) {
		super(message, null, false, false);
	}

}
