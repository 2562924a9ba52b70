package io.credbroker.provider.awssecretsmanager;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.testkit.RequiresMoto;
import io.credbroker.spi.DescribeResult.Described;
import io.credbroker.spi.DescribeResult;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.RotateResult;
import io.credbroker.spi.SecretKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

@RequiresMoto
class MotoTests {

	@TempDir
	Path directory;

	private MotoUnderTest moto;

	private SecretsManagerStore store;

	@BeforeEach
	void start() {
		this.moto = new MotoUnderTest(this.directory);
		this.store = this.moto.connect();
	}

	@AfterEach
	void stop() {
		this.store.close();
		this.moto.close();
	}

	@Test
	void aDescriptionNamesTheVersionOfTheFetchAndChangesWithIt() {
		SecretKey key = this.moto.put("a", "first");
		Described first = (Described) describe(key);
		assertThat(version(fetch(key))).isEqualTo(first.version());

		this.moto.put("a", "second");

		assertThat(((Described) describe(key)).version()).isNotEqualTo(first.version()).isEqualTo(version(fetch(key)));
	}

	@Test
	void theVersionBeforeIsThereByStageAndById() {
		SecretKey key = this.moto.put("a", "first");
		String version = version(fetch(key));
		this.moto.put("a", "second");

		assertThat(text(fetch(new SecretKey(key.path() + "#versionStage=AWSPREVIOUS")))).isEqualTo("first");
		assertThat(text(fetch(new SecretKey(key.path() + "#versionId=" + version)))).isEqualTo("first");
		assertThat(describe(new SecretKey(key.path() + "#versionStage=AWSPREVIOUS")))
			.isEqualTo(new Described(version, null, null));
	}

	@Test
	void anArnLeadsToTheSameSecret() {
		SecretKey key = this.moto.put("a", "first");
		String arn = this.moto.admin.describeSecret((request) -> request.secretId(key.path())).arn();

		assertThat(text(fetch(new SecretKey(arn)))).isEqualTo("first");
	}

	@Test
	void aSecretMarkedForDeletionIsMissingUntilItIsRestored() {
		SecretKey key = this.moto.put("a", "first");
		this.moto.admin.deleteSecret((request) -> request.secretId(key.path()).recoveryWindowInDays(7L));

		assertThat(fetch(key)).isInstanceOf(Missing.class);
		assertThat(fetch(new SecretKey(key.path() + "#versionId=" + "0".repeat(32)))).isInstanceOf(Missing.class);
		assertThat(describe(key)).isInstanceOf(Missing.class);
		assertThat(this.store.rotate(key, StubbedAws.AUDIT)).isInstanceOf(Missing.class);

		this.moto.admin.restoreSecret((request) -> request.secretId(key.path()));
		assertThat(fetch(key)).isInstanceOf(Found.class);
	}

	@Test
	void aBinarySecretIsMalformed() {
		SecretKey key = this.moto.put("a", "text");
		this.moto.admin.putSecretValue(
				(request) -> request.secretId(key.path()).secretBinary(SdkBytes.fromByteArray(new byte[] { 0, 1 })));

		assertThat(fetch(key)).isInstanceOf(Malformed.class);
	}

	@Test
	void aRotationIsOrderedAndSeenByItsVersion() {
		SecretKey key = this.moto.put("a", "first");
		String version = version(fetch(key));

		assertThat(this.store.rotate(key, StubbedAws.AUDIT)).isInstanceOf(RotateResult.Accepted.class);

		assertThat(((Described) describe(key)).version()).isNotEqualTo(version);
	}

	@Test
	void thePlannedRotationIsTold() {
		SecretKey key = this.moto.put("a", Map.of("b", "c"));
		this.moto.admin.rotateSecret((request) -> request.secretId(key.path())
			.rotateImmediately(false)
			.rotationRules((rules) -> rules.automaticallyAfterDays(30L)));

		assertThat(((Found) fetch(key)).secret().nextRotationAt()).isNotNull()
			.isEqualTo(((Described) describe(key)).nextRotationAt());
	}

	@Test
	void whatIsNotThereCannotBeRotated() {
		assertThat(this.store.rotate(this.moto.absent(), StubbedAws.AUDIT)).isInstanceOf(Missing.class);
	}

	private FetchResult fetch(SecretKey key) {
		return this.store.fetch(new FetchRequest(key, Duration.ofMinutes(15), IssuingContext.NONE, StubbedAws.AUDIT));
	}

	private DescribeResult describe(SecretKey key) {
		return this.store
			.describe(new FetchRequest(key, Duration.ofMinutes(15), IssuingContext.NONE, StubbedAws.AUDIT));
	}

	private static String version(FetchResult result) {
		return requireNonNull(((Found) result).secret().version());
	}

	private static String text(FetchResult result) {
		return requireNonNull(((Found) result).secret().fields().get("value")).reveal();
	}

}
