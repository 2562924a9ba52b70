package io.credbroker.provider.sts;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.provider.awssupport.AwsAuthentication.Profile;
import io.credbroker.provider.testkit.SecureStoreUnderTest;
import io.credbroker.provider.testkit.TlsRotationContract;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.ssl.SslBundles;

class StsTlsTests extends TlsRotationContract {

	@TempDir
	Path home;

	@Override
	protected SecureStoreUnderTest open() {
		return new StsOverTls(StubbedSts.profile(this.home));
	}

	private record StsOverTls(Path profile) implements SecureStoreUnderTest {

		@Override
		public SecretProvider connect(URI address, SslBundles bundles, String bundle) {
			return new StsStoreFactory(bundles, new DefaultListableBeanFactory().getBeanProvider(IdentityTokens.class),
					Clock.systemUTC())
				.create(new StsStoreSettings(StsService.AWS, "eu-central-1", address, null, bundle, StubbedSts.PATIENT,
						new AwsAuthentication(null, new Profile(this.profile, "default")), null));
		}

		@Override
		public SecretKey key() {
			return Lookups.key(StubbedSts.ROLE, Map.of());
		}

		@Override
		public Answer answer(Call call) {
			return new Answer(200, "text/xml",
					StsXml.session("AssumeRole", StubbedSts.ISSUED_KEY, Instant.now().plus(Duration.ofHours(1))));
		}

	}

}
