package io.credbroker.provider.awssecretsmanager;

import java.time.Clock;
import java.time.Duration;

import io.credbroker.provider.support.CredentialFile;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.Login;
import io.credbroker.provider.support.TokenSession;
import io.credbroker.spi.FetchResult.Failure;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * The broker's AWS credentials.
 * <p>
 * Those that end are kept and renewed as a session, because the SDK asks for new ones at
 * each call once their last five minutes have begun, however often it fails.
 */
final class AwsSession implements AwsCredentialsProvider {

	/**
	 * How long credentials that name no end are kept.
	 */
	private static final Duration WITHOUT_END = Duration.ofSeconds(75);

	private final @Nullable TokenSession<AwsCredentials> session;

	private final AwsCredentialsProvider source;

	private AwsSession(AwsCredentialsProvider source, @Nullable TokenSession<AwsCredentials> session) {
		this.source = source;
		this.session = session;
	}

	/**
	 * Credentials that come from a login or from AWS's own services.
	 */
	static AwsSession of(AwsCredentialsProvider source, SecretsManagerStoreSettings settings, Clock clock) {
		AwsCredentialsProvider named = new NamedCredentials(source);
		return new AwsSession(named, new TokenSession<>(new Source(named, settings.authentication(), clock),
				"AWS in " + settings.region(), settings.timeouts().total(), clock));
	}

	/**
	 * Credentials that are read from a file and need no login.
	 */
	static AwsSession ofFile(AwsCredentialsProvider source) {
		return new AwsSession(new NamedCredentials(source), null);
	}

	/**
	 * Gets credentials ahead of a call, should there be none yet.
	 */
	void prepare(String correlationId) throws FailedCallException {
		if (this.session != null) {
			var _ = this.session.current(correlationId);
		}
	}

	@Override
	public AwsCredentials resolveCredentials() {
		if (this.session == null) {
			return this.source.resolveCredentials();
		}
		try {
			return this.session.current("").token();
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
	 * Where the session's credentials come from.
	 */
	private record Source(AwsCredentialsProvider source, AwsAuthentication authentication,
			Clock clock) implements Login<AwsCredentials> {

		@Override
		public Grant<AwsCredentials> login(String correlationId) throws FailedCallException {
			try {
				AwsCredentials credentials = AwsConnections.givenUpOnFailure(this.source::resolveCredentials);
				return new Grant<>(credentials,
						credentials.expirationTime()
							.map((end) -> Duration.between(this.clock.instant(), end))
							.orElse(WITHOUT_END));
			}
			catch (RuntimeException ex) {
				throw new FailedCallException(AwsFailure.of(ex, "a login"));
			}
		}

		@Override
		public Object credential() {
			AwsAuthentication.WebIdentity identity = this.authentication.webIdentity();
			return (identity != null) ? CredentialFile.stamp(identity.tokenFile()) : "";
		}

	}

	/**
	 * There are no credentials for the reason that it carries.
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
