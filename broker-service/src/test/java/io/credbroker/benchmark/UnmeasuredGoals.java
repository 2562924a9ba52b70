package io.credbroker.benchmark;

import java.util.List;

/**
 * Goals that cannot be measured yet; the start and the memory of the image are measured
 * by the module {@code image}.
 */
final class UnmeasuredGoals {

	static final List<BenchmarkResult> FINDINGS = List.of(
			BenchmarkResult.notBuilt("throughput per core ÷ OpenBao KV read, same client", new Threshold.AtLeast(1)),
			BenchmarkResult.notBuilt("throughput per core ÷ AWS Secrets Manager Agent, same client",
					new Threshold.AtLeast(1)));

	private UnmeasuredGoals() {
	}

}
