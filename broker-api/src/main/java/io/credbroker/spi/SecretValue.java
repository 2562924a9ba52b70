package io.credbroker.spi;

/**
 * One sensitive value that prints as {@code <secret>} and is read only through
 * {@link #reveal()}.
 * <p>
 * Two values are never equal unless they are the same object, so that none is compared by
 * accident.
 */
public final class SecretValue {

	private final String value;

	private final boolean json;

	private SecretValue(String value, boolean json) {
		this.value = value;
		this.json = json;
	}

	/**
	 * Wraps a sensitive text.
	 */
	public static SecretValue of(String value) {
		return new SecretValue(value, false);
	}

	/**
	 * Wraps a sensitive JSON value that is no string: a number, a boolean, {@code null},
	 * a list or an object.
	 * @param json its JSON text
	 */
	public static SecretValue ofJson(String json) {
		return new SecretValue(json, true);
	}

	/**
	 * The text itself, or the JSON text; check each use, because it is a place where a
	 * secret may leak.
	 */
	public String reveal() {
		return this.value;
	}

	/**
	 * Whether it is a JSON value that is no string, rather than a text.
	 */
	public boolean isJson() {
		return this.json;
	}

	/**
	 * Whether it is the JSON value {@code null}, which a store may hold under a field.
	 */
	public boolean isJsonNull() {
		return this.json && this.value.equals("null");
	}

	@Override
	public String toString() {
		return "<secret>";
	}

}
