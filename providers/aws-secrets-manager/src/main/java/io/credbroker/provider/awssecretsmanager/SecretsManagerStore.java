package io.credbroker.provider.awssecretsmanager;

import java.util.Objects;

import io.credbroker.provider.awssupport.AwsErrorCodes;
import io.credbroker.provider.awssupport.CallBudget;
import io.credbroker.provider.awssupport.DeniedCallException;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.KeyChecks;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.SecretDescriber;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretRotator;
import io.credbroker.spi.StoreStatus;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * Reads, describes and rotates secrets in AWS Secrets Manager.
 */
final class SecretsManagerStore implements KeyChecker, SecretDescriber, SecretRotator {

	/**
	 * No secret needs to have this name: the answer that there is none also proves that
	 * AWS accepts the broker.
	 */
	static final String PROBED = "airflow-credential-broker-probe";

	private final SecretsManagerCalls calls;

	private final @Nullable String probeSecret;

	SecretsManagerStore(SecretsManagerCalls calls, @Nullable String probeSecret) {
		this.calls = calls;
		this.probeSecret = probeSecret;
	}

	@Override
	public void check(SecretKey key) {
		KeyChecks.check(key, SecretSelector::of);
	}

	/**
	 * The description is read first, because only it has the next rotation.
	 */
	@Override
	public FetchResult fetch(FetchRequest request) {
		try {
			CallBudget budget = this.calls.budget(request.audit());
			return switch (SecretSelector.of(request.key())) {
				case SecretSelector.ByVersion version -> SecretContent.read(this.calls.get(version, budget), null);
				case SecretSelector.ByStage stage -> fetch(stage, budget);
			};
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	private FetchResult fetch(SecretSelector.ByStage stage, CallBudget budget) throws FailedCallException {
		return switch (SecretDescription.read(this.calls.describe(stage.id(), budget), stage)) {
			case Described described -> {
				GetSecretValueResponse answer = this.calls.get(stage, budget);
				// After a rotation in between, the date belongs to the previous content.
				boolean same = Objects.equals(answer.versionId(), described.version());
				yield SecretContent.read(answer, same ? described.nextRotationAt() : null);
			}
			case Failure failure -> failure;
		};
	}

	@Override
	public DescribeResult describe(FetchRequest request) {
		try {
			SecretSelector selector = SecretSelector.of(request.key());
			return SecretDescription.read(this.calls.describe(selector.id(), this.calls.budget(request.audit())),
					selector);
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	@Override
	public boolean isRotatable(SecretKey key) {
		try {
			return isWhole(SecretSelector.of(key));
		}
		catch (FailedCallException ex) {
			return false;
		}
	}

	private static boolean isWhole(SecretSelector selector) {
		return selector.equals(new SecretSelector.ByStage(selector.id(), SecretSelector.CURRENT));
	}

	@Override
	public RotateResult rotate(SecretKey key, AuditContext audit) {
		try {
			SecretSelector selector = SecretSelector.of(key);
			if (!isWhole(selector)) {
				return new Malformed("only a secret as a whole can be rotated, not one version of it");
			}
			this.calls.rotate(selector.id(), this.calls.budget(audit));
			return new RotateResult.Accepted();
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	/**
	 * Without a secret that the broker may describe, even a denial proves that AWS knows
	 * the broker.
	 */
	@Override
	public StoreStatus probe() {
		try {
			this.calls.describe((this.probeSecret != null) ? this.probeSecret : PROBED, this.calls.budget(null));
			return new StoreStatus.Up();
		}
		catch (FailedCallException ex) {
			boolean known = ex.failure() instanceof Missing
					|| (this.probeSecret == null && ex instanceof DeniedCallException);
			return known ? new StoreStatus.Up() : AwsErrorCodes.FAILURES.status(ex.failure());
		}
	}

	@Override
	public void close() {
		this.calls.close();
	}

}
