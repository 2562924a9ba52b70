package io.credbroker.provider.awssupport;

import io.credbroker.provider.awssupport.AwsSession.FailedLoginException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * Credentials of one of the SDK's own sources, whose absence can be told from a call that
 * failed.
 */
record SdkCredentials(AwsCredentialsProvider source) implements AwsCredentialsProvider {

	@Override
	public AwsCredentials resolveCredentials() {
		try {
			return this.source.resolveCredentials();
		}
		catch (AbortedException | ApiCallTimeoutException | ApiCallAttemptTimeoutException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new FailedLoginException(AwsFailure.ofCredentials(ex));
		}
	}

	@Override
	public String toString() {
		return "SdkCredentials";
	}

}
