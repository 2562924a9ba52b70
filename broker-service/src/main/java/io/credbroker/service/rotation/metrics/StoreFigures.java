package io.credbroker.service.rotation.metrics;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The figures of the credentials of one store.
 *
 * @param failing how many could not be read, by whose trouble it was
 * @param dues when each of them has to be replaced, as far as that is known
 */
record StoreFigures(Map<FailureCause, Long> failing, List<Instant> dues) {

	static StoreFigures of(List<CredentialFigures> credentials) {
		Map<FailureCause, Long> failing = new EnumMap<>(FailureCause.class);
		for (FailureCause cause : FailureCause.values()) {
			failing.put(cause, credentials.stream().filter((one) -> one.failure() == cause).count());
		}
		return new StoreFigures(failing,
				credentials.stream().map(CredentialFigures::due).filter(Objects::nonNull).toList());
	}

	long overdue(Instant now) {
		return this.dues.stream().filter((due) -> due.isBefore(now)).count();
	}

}
