package io.credbroker.service.store;

import java.util.List;
import java.util.function.ToLongFunction;

import io.credbroker.spi.CredentialRollover;
import io.credbroker.spi.CredentialRollover.CredentialUse;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Publishes how stores answer to each of the broker's credentials while one of them is
 * being replaced.
 */
final class CredentialMeters {

	private CredentialMeters() {
	}

	static void register(Store store, MeterRegistry meters) {
		if (store.provider() instanceof CredentialRollover rollover) {
			List<CredentialUse> uses = rollover.credentialUses();
			for (int position = 0; position < uses.size(); position++) {
				String credential = uses.get(position).name();
				register(new Use(rollover, position, CredentialUse::accepted), store, credential, "accepted", meters);
				register(new Use(rollover, position, CredentialUse::refused), store, credential, "refused", meters);
			}
		}
	}

	private static void register(Use use, Store store, String credential, String outcome, MeterRegistry meters) {
		FunctionCounter.builder("broker.store.credential.uses", use.rollover(), (_) -> use.value())
			.description("Requests to a store with each of the broker's credentials, while it has two")
			.tag("store", store.name())
			.tag("credential", credential)
			.tag("outcome", outcome)
			.register(meters);
	}

	private record Use(CredentialRollover rollover, int position, ToLongFunction<CredentialUse> count) {

		double value() {
			return this.count.applyAsLong(this.rollover.credentialUses().get(this.position));
		}

	}

}
