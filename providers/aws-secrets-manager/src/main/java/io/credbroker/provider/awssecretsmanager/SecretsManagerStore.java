package io.credbroker.provider.awssecretsmanager;

import java.util.Objects;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
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
final class SecretsManagerStore implements SecretDescriber, SecretRotator {

	/**
	 * No secret has to have this name: that AWS knows none by it is an answer too.
	 */
	static final String PROBED = "airflow-credential-broker-probe";

	private final SecretsManagerCalls calls;

	private final @Nullable String probeSecret;

	SecretsManagerStore(SecretsManagerCalls calls, @Nullable String probeSecret) {
		this.calls = calls;
		this.probeSecret = probeSecret;
	}

	/**
	 * The description is asked for first, because only it knows the next rotation.
	 */
	@Override
	public FetchResult fetch(FetchRequest request) {
		SecretRef ref = SecretRef.of(request.key());
		Errand errand = this.calls.errand(request.audit());
		try {
			return switch (ref) {
				case SecretRef.Unusable(String reason) -> new Malformed(reason);
				case SecretRef.Fixed fixed -> SecretContent.read(this.calls.get(fixed, errand), null);
				case SecretRef.Staged staged -> fetch(staged, errand);
			};
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	private FetchResult fetch(SecretRef.Staged ref, Errand errand) throws FailedCallException {
		return switch (SecretDescription.read(this.calls.describe(ref.id(), errand), ref)) {
			case Described described -> {
				GetSecretValueResponse answer = this.calls.get(ref, errand);
				// A rotation in between leaves a date that was meant for the content
				// before.
				boolean same = Objects.equals(answer.versionId(), described.version());
				yield SecretContent.read(answer, same ? described.nextRotationAt() : null);
			}
			case Failure failure -> failure;
		};
	}

	@Override
	public DescribeResult describe(FetchRequest request) {
		try {
			return switch (SecretRef.of(request.key())) {
				case SecretRef.Unusable(String reason) -> new Malformed(reason);
				case SecretRef.Staged ref -> describe(ref.id(), ref, request.audit());
				case SecretRef.Fixed ref -> describe(ref.id(), ref, request.audit());
			};
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	private DescribeResult describe(String id, SecretRef ref, AuditContext audit) throws FailedCallException {
		return SecretDescription.read(this.calls.describe(id, this.calls.errand(audit)), ref);
	}

	@Override
	public RotateResult rotate(SecretKey key, AuditContext audit) {
		if (!(SecretRef.of(key) instanceof SecretRef.Staged(String id, String stage))
				|| !SecretRef.CURRENT.equals(stage)) {
			return new Malformed("only a secret as a whole can be rotated, not one version of it");
		}
		try {
			this.calls.rotate(id, this.calls.errand(audit));
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
			this.calls.describe((this.probeSecret != null) ? this.probeSecret : PROBED, this.calls.errand(null));
			return new StoreStatus.Up();
		}
		catch (FailedCallException ex) {
			return (ex instanceof DeniedCallException && this.probeSecret == null) ? new StoreStatus.Up()
					: status(ex.failure());
		}
	}

	private static StoreStatus status(Failure failure) {
		return switch (failure) {
			case Missing _ -> new StoreStatus.Up();
			case Denied(String reason) -> new StoreStatus.Refusing(reason);
			case Rejected(String reason) -> new StoreStatus.Refusing(reason);
			case Unavailable unavailable -> new StoreStatus.Down(unavailable.reason());
			case Malformed(String reason) -> new StoreStatus.Down(reason);
			case Throttled _ -> new StoreStatus.Down("AWS asks for fewer calls");
			case Rotating _ -> new StoreStatus.Down("AWS answered something else than was asked");
		};
	}

	@Override
	public void close() {
		this.calls.close();
	}

}
