package io.credbroker.spi;

/**
 * One sensitive text that prints as {@code <secret>} and is read only through
 * {@link #reveal()}.
 * <p>
 * Two values are never equal unless they are the same object, so that none is compared by
 * accident.
 */
public final class SecretValue {

	private final String value;

	private SecretValue(String value) {
		this.value = value;
	}

	/**
	 * Wraps a sensitive text.
	 */
	public static SecretValue of(String value) {
		return new SecretValue(value);
	}

	/**
	 * The text itself; check each use, because it is a place where a secret may leak.
	 */
	public String reveal() {
		return this.value;
	}

	@Override
	public String toString() {
		return "<secret>";
	}

}
