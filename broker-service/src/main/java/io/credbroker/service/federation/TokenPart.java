package io.credbroker.service.federation;

import java.util.Arrays;
import java.util.stream.Collectors;

import io.credbroker.spi.ContextPart;
import org.jspecify.annotations.Nullable;

/**
 * A part of the context that can be in a token.
 */
enum TokenPart {

	/** The DAG. */
	DAG("dag", "dag_id", ContextPart.DAG),
	/** The task within it. */
	TASK("task", "task_id", ContextPart.TASK),
	/** The run of the DAG. */
	RUN("run", "run_id", ContextPart.RUN),
	/** The type of the run, as Airflow names it. */
	RUN_TYPE("run_type", "run_type", ContextPart.RUN_TYPE),
	/** Which try of the task. */
	TRY_NUMBER("try_number", "try_number", ContextPart.TRY_NUMBER),
	/** Which of the mapped tasks. */
	MAP_INDEX("map_index", "map_index", ContextPart.MAP_INDEX),
	/** The team that the task runs for. */
	TEAM("team", "team", ContextPart.TEAM),
	/** Issuer name and subject of the caller. */
	CALLER("caller", "caller", ContextPart.CALLER);

	private final String placeholder;

	private final String claim;

	private final ContextPart part;

	TokenPart(String placeholder, String claim, ContextPart part) {
		this.placeholder = placeholder;
		this.claim = claim;
		this.part = part;
	}

	/**
	 * The part that a subject names so, or {@code null}.
	 */
	static @Nullable TokenPart of(String placeholder) {
		return Arrays.stream(values()).filter((part) -> part.placeholder.equals(placeholder)).findFirst().orElse(null);
	}

	/**
	 * What a subject can name, as an operator writes it.
	 */
	static String placeholders() {
		return Arrays.stream(values()).map((part) -> "{" + part.placeholder + "}").collect(Collectors.joining(", "));
	}

	/**
	 * The claim that holds it.
	 */
	String claim() {
		return this.claim;
	}

	/**
	 * Where its value comes from.
	 */
	ContextPart part() {
		return this.part;
	}

}
