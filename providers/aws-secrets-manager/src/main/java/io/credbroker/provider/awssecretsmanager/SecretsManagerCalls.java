package io.credbroker.provider.awssecretsmanager;

import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * The calls that the store makes of Secrets Manager.
 */
final class SecretsManagerCalls implements AutoCloseable {

	private final AwsClients clients;

	private final Duration limit;

	private volatile boolean closed;

	SecretsManagerCalls(SecretsManagerStoreSettings settings, AwsClients clients) {
		this.clients = clients;
		this.limit = settings.timeouts().total();
	}

	/**
	 * Starts the time limit of everything that is done for one request.
	 */
	Errand errand(@Nullable AuditContext audit) {
		return new Errand(audit, this.limit);
	}

	DescribeSecretResponse describe(String id, Errand errand) throws FailedCallException {
		AwsRequestOverrideConfiguration call = next(errand);
		return answered("DescribeSecret", () -> this.clients.secrets()
			.describeSecret((request) -> request.secretId(id).overrideConfiguration(call)));
	}

	GetSecretValueResponse get(SecretRef ref, Errand errand) throws FailedCallException {
		GetSecretValueRequest.Builder request = GetSecretValueRequest.builder().overrideConfiguration(next(errand));
		switch (ref) {
			case SecretRef.Staged(String id, String stage) -> request.secretId(id).versionStage(stage);
			case SecretRef.Fixed(String id, String version) -> request.secretId(id).versionId(version);
			case SecretRef.Unusable(String reason) -> throw new IllegalArgumentException(reason);
		}
		return answered("GetSecretValue", () -> this.clients.secrets().getSecretValue(request.build()));
	}

	/**
	 * The token makes AWS take a repeat by the SDK for the same order, not for another.
	 */
	void rotate(String id, Errand errand) throws FailedCallException {
		AwsRequestOverrideConfiguration call = next(errand);
		String token = UUID.randomUUID().toString();
		answered("RotateSecret", () -> this.clients.secrets()
			.rotateSecret((request) -> request.secretId(id).clientRequestToken(token).overrideConfiguration(call)));
	}

	/**
	 * The time that a login takes counts, too.
	 */
	private AwsRequestOverrideConfiguration next(Errand errand) throws FailedCallException {
		if (this.closed) {
			throw new FailedCallException(new Unavailable("the store is closed", null));
		}
		this.clients.credentials().prepare(errand.correlationId());
		return errand.nextCall();
	}

	private <T> T answered(String operation, Supplier<T> call) throws FailedCallException {
		try {
			return AwsConnections.givenUpOnFailure(call);
		}
		catch (RuntimeException ex) {
			Failure failure = AwsFailure.of(ex, operation);
			throw AwsErrorCodes.isDenial(ex) ? new DeniedCallException(failure) : new FailedCallException(failure);
		}
	}

	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			this.clients.close();
		}
	}

}
