package io.credbroker.provider.awssecretsmanager;

import java.net.URI;
import java.nio.file.Path;

import io.credbroker.provider.awssecretsmanager.AwsAuthentication.WebIdentity;
import io.credbroker.provider.testkit.SlowAnswer;
import io.credbroker.provider.testkit.SlowAnswerContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * Without credentials, so that it is the login that does not end.
 */
class AwsSlowLoginTests extends SlowAnswerContract {

	/**
	 * Any file that is there.
	 */
	private static final Path TOKEN = Path.of("pom.xml").toAbsolutePath();

	/**
	 * The JDK's older client waits a while for the rest of a short body, in order to keep
	 * the connection, and closes it then.
	 */
	@Override
	protected boolean closesAtOnce(SlowAnswer answer) {
		return answer != SlowAnswer.STALLS_IN_THE_BODY;
	}

	/**
	 * Loads the SDK's classes, so that the time limit is spent on the call.
	 */
	@BeforeAll
	static void warmUp(@TempDir Path elsewhere) {
		new StubbedAws(elsewhere).close();
	}

	@Override
	protected SecretProvider connect(URI address) {
		return AwsSlowAnswerTests.connect(address, new AwsAuthentication(
				new WebIdentity("arn:aws:iam::111122223333:role/broker", TOKEN, "airflow-credential-broker", address),
				null));
	}

	@Override
	protected String beginning() {
		return "<AssumeRoleWithWebIdentityResponse>";
	}

	@Override
	protected SecretKey key() {
		return StubbedAws.KEY;
	}

}
