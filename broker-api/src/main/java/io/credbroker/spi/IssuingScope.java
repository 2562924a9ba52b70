package io.credbroker.spi;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The parts of the context that a credential depends on.
 *
 * @param parts in the order of {@link ContextPart}
 */
public record IssuingScope(Set<ContextPart> parts) {

	/** The secret does not depend on the context. */
	public static final IssuingScope NONE = of();

	/**
	 * The credential depends on every part of the context but the caller's token, which
	 * only a provider that names it receives.
	 */
	public static final IssuingScope ALL = new IssuingScope(EnumSet.complementOf(EnumSet.of(ContextPart.CALLER_TOKEN)));

	public IssuingScope {
		EnumSet<ContextPart> ordered = EnumSet.noneOf(ContextPart.class);
		ordered.addAll(parts);
		parts = Collections.unmodifiableSet(ordered);
	}

	/**
	 * A scope of these parts.
	 */
	public static IssuingScope of(ContextPart... parts) {
		return new IssuingScope(Set.copyOf(Arrays.asList(parts)));
	}

	/**
	 * Whether the secret does not depend on the context.
	 */
	public boolean isEmpty() {
		return this.parts.isEmpty();
	}

	/**
	 * What operators read, such as {@code dag, task}.
	 */
	@Override
	public String toString() {
		return this.parts.stream().map(ContextPart::toString).collect(Collectors.joining(", "));
	}

}
