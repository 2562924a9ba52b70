package io.credbroker.provider.awssecretsmanager;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import io.credbroker.provider.awssupport.AwsClients;
import io.credbroker.provider.awssupport.AwsErrorCodes;
import io.credbroker.provider.awssupport.CallBudget;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rotating;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * The calls that the store makes of Secrets Manager.
 */
final class SecretsManagerCalls implements AutoCloseable {

	private static final AwsErrorCodes ERRORS = new AwsErrorCodes(Map.of(AwsErrorCodes.ACCESS_DENIED,
			": no policy allows it, the secret's key included, or there is no such secret in this region",
			"DecryptionFailure", ": check that the secret's KMS key is enabled"), SecretsManagerCalls::failure);

	private final AwsClients clients;

	private final SecretsManagerClient secrets;

	private final Duration limit;

	SecretsManagerCalls(SecretsManagerStoreSettings settings, AwsClients clients) {
		this.clients = clients;
		this.secrets = clients.client(SecretsManagerClient.builder(), settings.endpoint());
		this.limit = settings.timeouts().total();
	}

	/**
	 * Starts the time limit of everything that is done for one request.
	 */
	CallBudget budget(@Nullable AuditContext audit) {
		return new CallBudget(audit, this.limit);
	}

	DescribeSecretResponse describe(String id, CallBudget budget) throws FailedCallException {
		AwsRequestOverrideConfiguration call = this.clients.next(budget);
		return answered("DescribeSecret",
				() -> this.secrets.describeSecret((request) -> request.secretId(id).overrideConfiguration(call)));
	}

	GetSecretValueResponse get(SecretSelector selector, CallBudget budget) throws FailedCallException {
		GetSecretValueRequest.Builder request = GetSecretValueRequest.builder()
			.secretId(selector.id())
			.overrideConfiguration(this.clients.next(budget));
		switch (selector) {
			case SecretSelector.ByStage staged -> request.versionStage(staged.stage());
			case SecretSelector.ByVersion fixed -> request.versionId(fixed.versionId());
		}
		return answered("GetSecretValue", () -> this.secrets.getSecretValue(request.build()));
	}

	/**
	 * With the token, AWS recognizes a repeat by the SDK as the same request and rotates
	 * once.
	 */
	void rotate(String id, CallBudget budget) throws FailedCallException {
		AwsRequestOverrideConfiguration call = this.clients.next(budget);
		String token = UUID.randomUUID().toString();
		answered("RotateSecret", () -> this.secrets
			.rotateSecret((request) -> request.secretId(id).clientRequestToken(token).overrideConfiguration(call)));
	}

	private static <T> T answered(String operation, Supplier<T> call) throws FailedCallException {
		return AwsClients.call(operation, ERRORS, call);
	}

	/**
	 * The service uses one code for everything that the state of a secret does not allow;
	 * only the message says which case it is.
	 */
	private static @Nullable Failure failure(String code, String message, String reason) {
		return switch (code) {
			case "ResourceNotFoundException" -> new Missing();
			case "InvalidRequestException" -> ofState(message.toLowerCase(Locale.ROOT), reason);
			default -> null;
		};
	}

	private static Failure ofState(String message, String reason) {
		if (message.contains("marked for deletion") || message.contains("marked deleted")
				|| message.contains("scheduled for deletion")) {
			return new Missing();
		}
		return message.contains("previous rotation") ? new Rotating(null)
				: new Malformed(reason + ": the state of the secret does not allow it");
	}

	@Override
	public void close() {
		this.clients.close();
	}

}
