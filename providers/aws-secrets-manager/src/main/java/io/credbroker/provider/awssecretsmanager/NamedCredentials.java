package io.credbroker.provider.awssecretsmanager;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkServiceException;

/**
 * Credentials whose absence can be told from a call that failed.
 */
final class NamedCredentials implements AwsCredentialsProvider {

	private final AwsCredentialsProvider source;

	NamedCredentials(AwsCredentialsProvider source) {
		this.source = source;
	}

	@Override
	public AwsCredentials resolveCredentials() {
		try {
			return this.source.resolveCredentials();
		}
		catch (SdkServiceException | AbortedException | ApiCallTimeoutException | ApiCallAttemptTimeoutException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new NoCredentialsException(ex);
		}
	}

	@Override
	public String toString() {
		return "NamedCredentials";
	}

	/**
	 * No place that was looked at had credentials to give.
	 */
	static final class NoCredentialsException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		NoCredentialsException(Throwable cause) {
			super("no AWS credentials", cause);
		}

	}

}
