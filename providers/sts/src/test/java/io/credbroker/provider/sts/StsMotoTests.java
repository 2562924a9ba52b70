package io.credbroker.provider.sts;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.credbroker.provider.testkit.MotoServer;
import io.credbroker.provider.testkit.RequiresMoto;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * What another implementation of AWS's API makes of the store's calls.
 */
@RequiresMoto
class StsMotoTests {

	private static final URI ADDRESS = MotoServer.get().address();

	private static final SecretKey KEY = Lookups.key(StubbedSts.ROLE,
			Map.of("policy", Lookups.POLICY, "session-name", "{dag},{run}", "tags", Map.of("dag", "{dag}")));

	@TempDir
	Path directory;

	@Test
	void aSessionOfTheBrokersKeysIsTheRoleByItsName() {
		try (StsStore store = StubbedSts.connect(
				StubbedSts.settings(StsService.AWS, ADDRESS, StubbedSts.PATIENT, StubbedSts.profile(this.directory)))) {
			FetchResult result = store
				.fetch(Lookups.wanting(Lookups.request(store, KEY, Lookups.task("etl")), Duration.ofHours(2)));

			assertThat(who(result)).isEqualTo("arn:aws:sts::111122223333:assumed-role/etl/etl,manual");
			assertThat(Lookups.secret(result).expiresAt()).isCloseTo(Instant.now().plus(Duration.ofHours(2)),
					within(Duration.ofMinutes(5)));
			assertThat(store.probe()).isInstanceOf(StoreStatus.Up.class);
		}
	}

	@Test
	void aSessionOfATokenIsTheRoleByItsName() {
		try (StsStore store = StubbedSts.store(StubbedSts.identified(StsService.AWS, ADDRESS), new StubbedTokens(),
				Clock.systemUTC())) {
			FetchResult result = store.fetch(Lookups.request(store, KEY, Lookups.task("etl")));

			assertThat(who(result)).isEqualTo("arn:aws:sts::111122223333:assumed-role/etl/etl,manual");
			assertThat(store.probe()).isInstanceOf(StoreStatus.Up.class);
		}
	}

	private static String who(FetchResult session) {
		try (StsClient client = StsClient.builder()
			.httpClient(UrlConnectionHttpClient.create())
			.endpointOverride(ADDRESS)
			.region(Region.EU_CENTRAL_1)
			.credentialsProvider(StaticCredentialsProvider
				.create(AwsSessionCredentials.create(Lookups.field(session, "access_key_id"),
						Lookups.field(session, "secret_access_key"), Lookups.field(session, "session_token"))))
			.build()) {
			return client.getCallerIdentity().arn();
		}
	}

}
