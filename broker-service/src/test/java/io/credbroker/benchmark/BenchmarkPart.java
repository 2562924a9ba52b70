package io.credbroker.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One part of the benchmark; starts what it measures and stops it again.
 */
interface BenchmarkPart {

	/**
	 * The word that selects it.
	 */
	String name();

	/**
	 * A description of what it does.
	 */
	String says();

	/**
	 * About how long it takes.
	 */
	Duration takes(BenchmarkSettings settings);

	/**
	 * Measures.
	 * @param directory for what the servers print and need; it is empty
	 */
	List<BenchmarkResult> run(BenchmarkSettings settings, Path directory) throws IOException;

}
