package io.credbroker.provider.vault;

import java.time.Clock;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.vault.KeyTarget.KvPath;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchResult;

/**
 * The key/value engines.
 */
final class KvEngine {

	private final AuthenticatedCalls calls;

	private final Clock clock;

	KvEngine(AuthenticatedCalls calls, Clock clock) {
		this.calls = calls;
		this.clock = clock;
	}

	FetchResult fetch(KvPath path, AuditContext audit) throws FailedCallException {
		return KvSecretReader.read(this.calls.get(path.data(), audit), path.version());
	}

	/**
	 * Asks for the metadata once and returns the answer whatever its status; an engine of
	 * version 1 has none.
	 */
	DescribeResult describe(KvPath path, AuditContext audit) throws FailedCallException {
		return (path.version() == 1) ? KvMetadataReader.UNKNOWN
				: KvMetadataReader.read(this.calls.getOnce(path.metadata(), audit), this.clock.instant());
	}

}
