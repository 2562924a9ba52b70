package io.credbroker.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The parts of the context that a provider declared for a key, and no others.
 * <p>
 * It is part of the cache key of an issued credential, so that a credential never reaches
 * a lookup with another context. Two are compared by a digest of the caller's token, so
 * that a key that is remembered need not hold the token.
 */
public final class IssuingContext {

	/** The context of a secret that does not depend on one. */
	public static final IssuingContext NONE = new IssuingContext(IssuingScope.NONE, Map.of(), Map.of());

	private final IssuingScope scope;

	private final Map<ContextPart, ContextValue> values;

	private final Map<ContextPart, ContextValue> compared;

	private final int hash;

	private IssuingContext(IssuingScope scope, Map<ContextPart, ContextValue> values,
			Map<ContextPart, ContextValue> compared) {
		this.scope = scope;
		this.values = values;
		this.compared = compared;
		this.hash = 31 * scope.hashCode() + compared.hashCode();
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
		ContextValue token = values.get(ContextPart.CALLER_TOKEN);
		return new IssuingContext(scope, values, (token != null) ? withDigest(values, token) : values);
	}

	private static Map<ContextPart, ContextValue> withDigest(Map<ContextPart, ContextValue> values,
			ContextValue token) {
		Map<ContextPart, ContextValue> compared = new EnumMap<>(values);
		compared.put(ContextPart.CALLER_TOKEN, new ContextValue(
				token.texts().stream().map(IssuingContext::digest).toList(), token.standing(), token.until()));
		return compared;
	}

	private static String digest(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every JDK has SHA-256", ex);
		}
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
	 * An equal one that does not hold the caller's token, for a key that is kept.
	 */
	public IssuingContext withoutToken() {
		if (!this.values.containsKey(ContextPart.CALLER_TOKEN)) {
			return this;
		}
		Map<ContextPart, ContextValue> others = new EnumMap<>(this.values);
		others.remove(ContextPart.CALLER_TOKEN);
		return new IssuingContext(this.scope, others, this.compared);
	}

	/**
	 * When the first of its values ends, or {@code null} if none does.
	 */
	public @Nullable Instant until() {
		return this.compared.values()
			.stream()
			.map(ContextValue::until)
			.filter(Objects::nonNull)
			.min(Instant::compareTo)
			.orElse(null);
	}

	/**
	 * A digest that is equal for equal contexts, in every process, and reveals no text.
	 */
	public String digest() {
		StringBuilder text = new StringBuilder(this.scope.toString());
		this.compared.forEach((part, value) -> {
			text.append('\n')
				.append(part.name())
				.append(' ')
				.append(value.standing())
				.append(' ')
				.append(value.until());
			value.texts().forEach((each) -> text.append(' ').append(each.length()).append(':').append(each));
		});
		return digest(text.toString());
	}

	/**
	 * The number of characters that a key holds of it.
	 */
	public int length() {
		return this.compared.values()
			.stream()
			.map(ContextValue::texts)
			.flatMap(List::stream)
			.mapToInt(String::length)
			.sum();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof IssuingContext context && this.hash == context.hash
				&& this.scope.equals(context.scope) && this.compared.equals(context.compared));
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
		return this.compared.toString();
	}

}
