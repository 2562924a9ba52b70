package io.credbroker.provider.sts;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.credbroker.provider.awssupport.AwsClients;
import io.credbroker.provider.awssupport.AwsErrorCodes;
import io.credbroker.provider.awssupport.CallBudget;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.AuditContext;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * The calls that the store makes of the security token service.
 */
final class StsCalls implements AutoCloseable {

	/** A wrong parameter; of ours, only the duration can be wrong for one role alone. */
	private static final Set<String> WRONG_PARAMETER = Set.of("ValidationError", "InvalidArgument",
			"InvalidParameterValue");

	private final AwsClients clients;

	private final StsClient sts;

	private final StsErrors errors;

	private final StsStoreSettings settings;

	StsCalls(StsStoreSettings settings, AwsClients clients) {
		this.clients = clients;
		this.settings = settings;
		this.sts = clients.client(StsClient.builder(), settings.endpoint());
		this.errors = new StsErrors(settings);
	}

	/**
	 * Starts the time limit of everything that is done for one request.
	 */
	CallBudget budget(@Nullable AuditContext audit) {
		return new CallBudget(audit, this.settings.timeouts().total());
	}

	AwsClients clients() {
		return this.clients;
	}

	/**
	 * A session, or nothing when its duration is too long.
	 */
	Optional<Credentials> assume(AssumeRoleRequest.Builder request, CallBudget budget) throws FailedCallException {
		AssumeRoleRequest call = request.overrideConfiguration(this.clients.next(budget)).build();
		return unlessTooLong("AssumeRole", call.durationSeconds(), () -> this.sts.assumeRole(call).credentials());
	}

	/**
	 * The same with a token.
	 */
	Optional<Credentials> assume(AssumeRoleWithWebIdentityRequest.Builder request, CallBudget budget)
			throws FailedCallException {
		AssumeRoleWithWebIdentityRequest call = request.overrideConfiguration(this.clients.next(budget)).build();
		return unlessTooLong("AssumeRoleWithWebIdentity", call.durationSeconds(),
				() -> this.sts.assumeRoleWithWebIdentity(call).credentials());
	}

	private Optional<Credentials> unlessTooLong(String operation, int seconds, Supplier<@Nullable Credentials> call)
			throws FailedCallException {
		return AwsClients.call(operation, this.errors.codes(), () -> {
			try {
				return Optional.of(complete(call.get()));
			}
			catch (StsException ex) {
				if (seconds > SessionLifetime.EVERY_ROLE.toSeconds()
						&& WRONG_PARAMETER.contains(AwsErrorCodes.code(ex))) {
					return Optional.empty();
				}
				throw ex;
			}
		});
	}

	/**
	 * What lacks a part would be found out only by the task.
	 */
	private static Credentials complete(@Nullable Credentials given) {
		if (given == null || isEmpty(given.accessKeyId()) || isEmpty(given.secretAccessKey())
				|| isEmpty(given.sessionToken()) || given.expiration() == null) {
			throw new IncompleteAnswerException();
		}
		return given;
	}

	private static boolean isEmpty(@Nullable String text) {
		return text == null || text.isEmpty();
	}

	/**
	 * Asks who the broker is.
	 */
	void identify(CallBudget budget) throws FailedCallException {
		var call = this.clients.next(budget);
		AwsClients.call("GetCallerIdentity", this.errors.codes(),
				() -> this.sts.getCallerIdentity((request) -> request.overrideConfiguration(call)));
	}

	@Override
	public void close() {
		this.clients.close();
	}

	/**
	 * An answer without a part of the session.
	 */
	private static final class IncompleteAnswerException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		IncompleteAnswerException() {
			super("the answer holds no complete session", null, false, false);
		}

	}

}
