package io.credbroker.provider.oauth2;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

import io.credbroker.spi.CredentialRollover.CredentialUse;

/**
 * Counts how the server answered to each client secret.
 */
final class SecretUses {

	private static final List<String> NAMES = List.of("newer", "older");

	private final List<Counts> counts;

	SecretUses(int secrets) {
		this.counts = IntStream.range(0, secrets)
			.mapToObj((_) -> new Counts(new LongAdder(), new LongAdder()))
			.toList();
	}

	void add(int position, boolean accepted, boolean refused) {
		Counts of = this.counts.get(position);
		if (accepted) {
			of.accepted().increment();
		}
		if (refused) {
			of.refused().increment();
		}
	}

	/**
	 * The counts so far; empty if there is one secret only.
	 */
	List<CredentialUse> counts() {
		return (this.counts.size() < 2) ? List.of()
				: IntStream.range(0, this.counts.size())
					.mapToObj((position) -> this.counts.get(position).as(NAMES.get(position)))
					.toList();
	}

	private record Counts(LongAdder accepted, LongAdder refused) {

		CredentialUse as(String name) {
			return new CredentialUse(name, this.accepted.sum(), this.refused.sum());
		}

	}

}
