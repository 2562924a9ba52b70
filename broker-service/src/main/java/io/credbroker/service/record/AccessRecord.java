package io.credbroker.service.record;

/**
 * Puts those who ask about others, or about policies, on the record.
 */
public interface AccessRecord {

	/**
	 * Returns once the access is on the record.
	 * @throws RecordUnavailableException when it cannot be
	 */
	void granted(Access access);

	/**
	 * Somebody without the role tried.
	 */
	void refused(Access access, String code);

}
