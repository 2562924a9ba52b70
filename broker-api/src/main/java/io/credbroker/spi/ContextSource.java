package io.credbroker.spi;

import org.jspecify.annotations.Nullable;

/**
 * Everything that is known of one lookup; internal to the broker, never given to a
 * provider.
 */
@FunctionalInterface
public interface ContextSource {

	/**
	 * What is known of this part, or {@code null} for nothing.
	 */
	@Nullable ContextValue value(ContextPart part);

}
