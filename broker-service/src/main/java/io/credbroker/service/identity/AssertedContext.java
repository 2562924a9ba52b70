package io.credbroker.service.identity;

import org.jspecify.annotations.Nullable;

/**
 * What a caller says about itself: recorded, and usable to narrow a policy, never to
 * widen one.
 */
public record AssertedContext(@Nullable String dagId, @Nullable String taskId, @Nullable String runId,
		@Nullable Integer tryNumber, @Nullable Integer mapIndex, @Nullable String team) {

	/** A caller that says nothing about itself. */
	public static final AssertedContext NONE = new AssertedContext(null, null, null, null, null, null);

}
