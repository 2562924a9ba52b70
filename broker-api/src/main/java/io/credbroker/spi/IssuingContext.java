package io.credbroker.spi;

import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The parts of the context that a provider declared for a key, and no others.
 * <p>
 * It is part of the cache key of an issued credential, so that a credential never reaches
 * a lookup with another context.
 */
public final class IssuingContext {

	/** The context of a secret that does not depend on one. */
	public static final IssuingContext NONE = new IssuingContext(IssuingScope.NONE, Map.of());

	private final IssuingScope scope;

	private final Map<ContextPart, ContextValue> values;

	private final int hash;

	private IssuingContext(IssuingScope scope, Map<ContextPart, ContextValue> values) {
		this.scope = scope;
		this.values = values;
		this.hash = 31 * scope.hashCode() + values.hashCode();
	}

	/**
	 * Takes the parts of that scope from the source, and asks it for no other.
	 */
	public static IssuingContext of(IssuingScope scope, ContextSource source) {
		if (scope.isEmpty()) {
			return NONE;
		}
		Map<ContextPart, ContextValue> values = new EnumMap<>(ContextPart.class);
		for (ContextPart part : scope.parts()) {
			ContextValue value = source.value(part);
			if (value != null) {
				values.put(part, value);
			}
		}
		return new IssuingContext(scope, values);
	}

	/**
	 * What is known of a declared part, or {@code null} for nothing.
	 * @throws IllegalArgumentException when the part is not in the key's
	 * {@link ContextualIssuer#issuingScope scope}, which is a defect of the provider
	 */
	public @Nullable ContextValue value(ContextPart part) {
		if (!this.scope.parts().contains(part)) {
			throw new IllegalArgumentException("the issuing scope of the key does not declare: " + part);
		}
		return this.values.get(part);
	}

	/**
	 * The number of characters in its texts.
	 */
	public int length() {
		int length = 0;
		for (ContextValue value : this.values.values()) {
			for (String text : value.texts()) {
				length += text.length();
			}
		}
		return length;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof IssuingContext context && this.hash == context.hash
				&& this.scope.equals(context.scope) && this.values.equals(context.values));
	}

	@Override
	public int hashCode() {
		return this.hash;
	}

	/**
	 * Prints the parts and their standing but not their texts.
	 */
	@Override
	public String toString() {
		return this.values.toString();
	}

}
