package io.credbroker.benchmark;

import java.util.List;

/**
 * Goals that nothing built so far could meet or miss.
 */
final class Unbuilt {

	static final List<Finding> FINDINGS = List.of(
			Finding.notBuilt("start-up of the shipped image layout ÷ fat jar", new Bound.AtMost(0.40)),
			Finding.notBuilt("throughput per core ÷ OpenBao KV read, same client", new Bound.AtLeast(1)),
			Finding.notBuilt("throughput per core ÷ AWS Secrets Manager Agent, same client", new Bound.AtLeast(1)));

	private Unbuilt() {
	}

}
