package io.credbroker.provider.awssupport;

import java.time.Clock;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.Login;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.spi.FetchResult.Failure;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The broker's AWS credentials.
 * <p>
 * Credentials that expire are kept and renewed here, because the SDK would ask for new
 * ones at each call during their last five minutes, even if each attempt fails.
 */
final class AwsSession implements AwsCredentialsProvider {

	private final @Nullable TokenSession<AwsCredentials> session;

	private final AwsCredentialsProvider current;

	private AwsSession(@Nullable TokenSession<AwsCredentials> session, AwsCredentialsProvider current) {
		this.session = session;
		this.current = current;
	}

	/**
	 * Credentials that a login gives.
	 */
	static AwsSession of(Login<AwsCredentials> login, AwsAccess access, Clock clock) {
		TokenSession<AwsCredentials> session = new TokenSession<>(login, "AWS in " + access.region(),
				access.timeouts().total(), clock);
		return new AwsSession(session, () -> current(session));
	}

	/**
	 * Credentials that are read from a file and need no login.
	 */
	static AwsSession ofFile(AwsCredentialsProvider source) {
		return new AwsSession(null, new SdkCredentials(source));
	}

	/**
	 * No credentials, for calls that are not signed.
	 */
	static AwsSession none() {
		return new AwsSession(null, AnonymousCredentialsProvider.create());
	}

	/**
	 * Gets credentials before a call if there are none yet.
	 */
	void prepare(String correlationId) throws FailedCallException {
		if (this.session != null) {
			var _ = this.session.current(correlationId);
		}
	}

	@Override
	public AwsCredentials resolveCredentials() {
		return this.current.resolveCredentials();
	}

	private static AwsCredentials current(TokenSession<AwsCredentials> session) {
		try {
			return session.current("").token();
		}
		catch (FailedCallException ex) {
			throw new FailedLoginException(ex.failure());
		}
	}

	@Override
	public String toString() {
		return "AwsSession";
	}

	/**
	 * There are no credentials; the exception carries the reason.
	 */
	static final class FailedLoginException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient Failure failure;

		FailedLoginException(Failure failure) {
			super(failure.toString(), null, false, false);
			this.failure = failure;
		}

		Failure failure() {
			return this.failure;
		}

	}

}
