package io.credbroker.provider.vault;

import java.time.Clock;

import io.credbroker.provider.vault.Place.KvPath;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Requester;

/**
 * The key/value engines.
 */
final class KeyValues {

	private final AcceptedCalls accepted;

	private final Clock clock;

	KeyValues(AcceptedCalls accepted, Clock clock) {
		this.accepted = accepted;
		this.clock = clock;
	}

	FetchResult fetch(KvPath path, Requester requester) throws FailedCallException {
		return KvAnswer.read(this.accepted.get(path.data(), requester), path.version());
	}

	/**
	 * Asks for the metadata once, whatever the answer; an engine of version 1 has none.
	 */
	DescribeResult describe(KvPath path, Requester requester) throws FailedCallException {
		return (path.version() == 1) ? KvMetadataAnswer.UNKNOWN
				: KvMetadataAnswer.read(this.accepted.getOnce(path.metadata(), requester), this.clock.instant());
	}

}
