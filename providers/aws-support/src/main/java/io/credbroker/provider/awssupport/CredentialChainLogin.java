package io.credbroker.provider.awssupport;

import java.time.Clock;
import java.time.Duration;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.Login;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Takes the credentials that one of the SDK's own sources gives, such as the metadata
 * service of a machine or a container.
 */
record CredentialChainLogin(AwsCredentialsProvider source, Clock clock) implements Login<AwsCredentials> {

	/**
	 * How long credentials without an expiry are kept.
	 */
	private static final Duration WITHOUT_END = Duration.ofSeconds(75);

	@Override
	public IssuedToken<AwsCredentials> login(String correlationId) throws FailedCallException {
		AwsCredentials credentials = AwsClients.call("a login", AwsErrorCodes.LOGIN,
				new SdkCredentials(this.source)::resolveCredentials);
		return new IssuedToken<>(credentials,
				credentials.expirationTime()
					.map((end) -> Duration.between(this.clock.instant(), end))
					.orElse(WITHOUT_END));
	}

}
