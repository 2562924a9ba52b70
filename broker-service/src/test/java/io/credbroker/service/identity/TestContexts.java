package io.credbroker.service.identity;

import java.util.Map;

import io.credbroker.spi.Standing;

/**
 * Contexts of which each part is known in a way of its own.
 */
public final class TestContexts {

	private TestContexts() {
	}

	/**
	 * Parts that are not listed are asserted.
	 */
	public static TaskContext known(TaskParts parts, Map<TaskPart, Standing> standings) {
		return new TaskContext(parts.withRunType(),
				PartStandings.from((part) -> standings.getOrDefault(part, Standing.ASSERTED)), DisregardedClaims.NONE,
				null);
	}

}
