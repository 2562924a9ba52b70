package io.credbroker.provider.sts;

import io.credbroker.provider.awssupport.AwsErrorCodes;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.StoreStatus;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Tells whether a security token service answers, and knows the broker.
 */
final class StsProbe {

	/**
	 * No role needs to have this name: the answer that there is none also proves that
	 * Ceph accepts the broker's keys.
	 */
	static final String PROBED = "arn:aws:iam:::role/airflow-credential-broker-probe";

	private final StsCalls calls;

	private final StsStoreSettings settings;

	StsProbe(StsCalls calls, StsStoreSettings settings) {
		this.calls = calls;
		this.settings = settings;
	}

	StoreStatus probe() {
		try {
			if (this.settings.webIdentity() == null && this.settings.service() == StsService.CEPH) {
				var _ = this.calls.assume(AssumeRoleRequest.builder()
					.roleArn(PROBED)
					.roleSessionName("probe")
					.durationSeconds((int) SessionLifetime.SHORTEST.toSeconds()), this.calls.budget(null));
			}
			else {
				this.calls.identify(this.calls.budget(null));
			}
			return new StoreStatus.Up();
		}
		catch (FailedCallException ex) {
			return status(ex.failure());
		}
	}

	/**
	 * Without keys of its own the broker is refused here, which shows that the service
	 * answers; whether it trusts the broker's tokens is seen only with the token of a
	 * lookup.
	 */
	private StoreStatus status(Failure failure) {
		boolean up = switch (failure) {
			case Missing _ -> true;
			case Denied _, Rejected _ -> this.settings.webIdentity() != null;
			case Malformed(var reason) ->
				this.settings.webIdentity() != null && reason.contains("answered MethodNotAllowed");
			case Throttled _, Unavailable _, Rotating _ -> false;
		};
		return up ? new StoreStatus.Up() : AwsErrorCodes.FAILURES.status(failure);
	}

}
