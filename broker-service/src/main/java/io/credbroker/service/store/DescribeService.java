package io.credbroker.service.store;

import java.time.Duration;

import io.credbroker.spi.AuditContext;
import io.credbroker.spi.ContextSource;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.SecretDescriber;
import io.credbroker.spi.SecretKey;

/**
 * Asks stores about secrets without reading them, within the same limits as reads.
 */
public final class DescribeService {

	private final Stores stores;

	DescribeService(Stores stores) {
		this.stores = stores;
	}

	/**
	 * Describes the secret; fails if the store takes longer than a read may.
	 */
	public DescribeOutcome describe(String store, SecretKey key, ContextSource context, AuditContext audit) {
		BoundedStore bounded = this.stores.named(store);
		if (!(bounded.store().provider() instanceof SecretDescriber describer)) {
			return new DescribeOutcome.NotSupported();
		}
		FetchRequest request = new FetchRequest(key, Duration.ZERO, this.stores.issuingContext(store, key, context),
				audit);
		CallResult<DescribeResult> answer = TimedCall.of(bounded.store(), "describe",
				() -> bounded.calls(key.path(), audit.caller())
					.call(() -> ProviderGuard.caught(bounded.store(), () -> describer.describe(request))));
		return (answer != null) ? description(answer)
				: new DescribeOutcome.Failed(new StoreFailure.TimedOut(bounded.store().timeout()));
	}

	private static DescribeOutcome description(CallResult<DescribeResult> answer) {
		return switch (answer) {
			case CallResult.CallNotPermitted<DescribeResult>(var why) -> new DescribeOutcome.Failed(why);
			case CallResult.Answered<DescribeResult>(DescribeResult.Described(var version, var rotated, var next)) ->
				(version == null && rotated == null && next == null) ? new DescribeOutcome.Silent()
						: new DescribeOutcome.Described(version, rotated, next);
			case CallResult.Answered<DescribeResult>(FetchResult.Failure failure) ->
				new DescribeOutcome.Failed(StoreFailure.of(failure));
		};
	}

}
