package io.credbroker.service.identity;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import io.credbroker.spi.Standing;

/**
 * The standing of each part of a context.
 */
record PartStandings(Map<TaskPart, Standing> standings) {

	private static final Map<Standing, PartStandings> UNIFORM = new EnumMap<>(Standing.class);

	static {
		for (Standing standing : Standing.values()) {
			UNIFORM.put(standing, from((part) -> standing));
		}
	}

	/**
	 * The same standing for every part.
	 */
	static PartStandings all(Standing standing) {
		return Objects.requireNonNull(UNIFORM.get(standing));
	}

	static PartStandings from(Function<TaskPart, Standing> standing) {
		Map<TaskPart, Standing> standings = new EnumMap<>(TaskPart.class);
		for (TaskPart part : TaskPart.values()) {
			standings.put(part, standing.apply(part));
		}
		return new PartStandings(standings);
	}

	Standing of(TaskPart part) {
		return Objects.requireNonNull(this.standings.get(part));
	}

}
