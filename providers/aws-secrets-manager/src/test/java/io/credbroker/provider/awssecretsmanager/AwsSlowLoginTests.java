package io.credbroker.provider.awssecretsmanager;

import java.net.URI;
import java.nio.file.Path;

import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.provider.awssupport.AwsAuthentication.WebIdentity;
import io.credbroker.spi.SecretProvider;

/**
 * Without credentials, so that it is the login that does not end.
 */
class AwsSlowLoginTests extends AwsSlowResponseTests {

	/**
	 * Any file that is there.
	 */
	private static final Path TOKEN = Path.of("pom.xml").toAbsolutePath();

	@Override
	protected SecretProvider connect(URI address) {
		return connect(address, new AwsAuthentication(
				new WebIdentity("arn:aws:iam::111122223333:role/broker", TOKEN, "airflow-credential-broker", address),
				null));
	}

	@Override
	protected String beginning() {
		return "<AssumeRoleWithWebIdentityResponse>";
	}

}
