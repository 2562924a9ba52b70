package io.credbroker.service.rotation.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The figures of the credentials of one store.
 *
 * @param dues when each of them has to be replaced, as far as that is known
 */
record StoreFigures(long failing, List<Instant> dues) {

	static StoreFigures of(List<CredentialFigures> credentials) {
		return new StoreFigures(credentials.stream().filter(CredentialFigures::failing).count(),
				credentials.stream().map(CredentialFigures::due).filter(Objects::nonNull).toList());
	}

	long overdue(Instant now) {
		return this.dues.stream().filter((due) -> due.isBefore(now)).count();
	}

}
