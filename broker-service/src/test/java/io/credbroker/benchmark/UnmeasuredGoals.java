package io.credbroker.benchmark;

import java.util.List;

/**
 * Goals that cannot be measured yet.
 */
final class UnmeasuredGoals {

	static final List<BenchmarkResult> FINDINGS = List.of(
			BenchmarkResult.notBuilt("start-up of the shipped image layout ÷ fat jar", new Threshold.AtMost(0.40)),
			BenchmarkResult.notBuilt("throughput per core ÷ OpenBao KV read, same client", new Threshold.AtLeast(1)),
			BenchmarkResult.notBuilt("throughput per core ÷ AWS Secrets Manager Agent, same client",
					new Threshold.AtLeast(1)));

	private UnmeasuredGoals() {
	}

}
