package io.credbroker.provider.awssecretsmanager;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.provider.awssupport.AwsAuthentication.Profile;
import io.credbroker.provider.testkit.SecureStoreUnderTest;
import io.credbroker.provider.testkit.TlsRotationContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.ssl.SslBundles;

class SecretsManagerTlsTests extends TlsRotationContract {

	@TempDir
	Path home;

	@Override
	protected SecureStoreUnderTest open() throws IOException {
		Path profile = Files.writeString(this.home.resolve("credentials"),
				"[default]\naws_access_key_id = AKIA\naws_secret_access_key = secret\n");
		return new SecretsManagerOverTls(profile);
	}

	private record SecretsManagerOverTls(Path profile) implements SecureStoreUnderTest {

		@Override
		public SecretProvider connect(URI address, SslBundles bundles, String bundle) {
			return new SecretsManagerStoreFactory(bundles, Clock.systemUTC())
				.create(new SecretsManagerStoreSettings("eu-central-1", address, bundle, null, StubbedAws.PATIENT,
						new AwsAuthentication(null, new Profile(this.profile, "default"))));
		}

		@Override
		public SecretKey key() {
			return StubbedAws.KEY;
		}

		@Override
		public Answer answer(Call call) {
			return switch (String.valueOf(call.headers().getFirst("X-Amz-Target"))) {
				case "secretsmanager.DescribeSecret" -> Answer.json(200, AwsJson.description(AwsJson.FIRST));
				case "secretsmanager.GetSecretValue" ->
					Answer.json(200, AwsJson.value(Map.of("a", "b"), AwsJson.FIRST));
				default -> Answer.json(400, AwsJson.error("InvalidAction", "not played"));
			};
		}

	}

}
