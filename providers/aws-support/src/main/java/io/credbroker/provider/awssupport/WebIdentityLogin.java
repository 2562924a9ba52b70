package io.credbroker.provider.awssupport;

import java.time.Clock;
import java.time.Duration;

import io.credbroker.provider.awssupport.AwsAuthentication.WebIdentity;
import io.credbroker.provider.support.CredentialFile;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.Login;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Assumes a role with the token of a file.
 * <p>
 * STS is asked at each login. The SDK's own provider is not used, because it keeps
 * credentials by its own clock and so answers a renewal with the old ones.
 */
record WebIdentityLogin(StsClient sts, WebIdentity identity, AwsErrorCodes errors,
		Clock clock) implements Login<AwsCredentials> {

	@Override
	public IssuedToken<AwsCredentials> login(String correlationId) throws FailedCallException {
		String token = CredentialFile.read(this.identity.tokenFile());
		return grant(AwsClients.call("a login", this.errors, () -> assume(token)).credentials());
	}

	private AssumeRoleWithWebIdentityResponse assume(String token) {
		return this.sts.assumeRoleWithWebIdentity((request) -> request.roleArn(this.identity.roleArn())
			.roleSessionName(this.identity.sessionName())
			.webIdentityToken(token));
	}

	private IssuedToken<AwsCredentials> grant(@Nullable Credentials given) throws FailedCallException {
		if (given == null || given.expiration() == null) {
			throw FailedCallException
				.malformed(this.errors.failures().store() + " answered a login without credentials");
		}
		AwsCredentials credentials = AwsSessionCredentials.builder()
			.accessKeyId(given.accessKeyId())
			.secretAccessKey(given.secretAccessKey())
			.sessionToken(given.sessionToken())
			.expirationTime(given.expiration())
			.build();
		return new IssuedToken<>(credentials, Duration.between(this.clock.instant(), given.expiration()));
	}

	@Override
	public Object credential() {
		return CredentialFile.stamp(this.identity.tokenFile());
	}

	@Override
	public String toString() {
		return "WebIdentityLogin[" + this.identity.roleArn() + "]";
	}

}
