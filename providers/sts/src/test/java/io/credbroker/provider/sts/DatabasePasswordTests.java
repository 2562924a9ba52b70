package io.credbroker.provider.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.provider.testkit.SettableClock;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.credbroker.provider.sts.StubbedSts.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class DatabasePasswordTests extends StsFixture {

	private static final String DATABASE = "rds-iam:etl@db.internal:5432/eu-central-1";

	/**
	 * What botocore's {@code generate_db_auth_token} signs at the clock's time with the
	 * same keys.
	 */
	private static final String SIGNED = "db.internal:5432/?Action=connect&DBUser=etl&X-Amz-Algorithm=AWS4-HMAC-SHA256"
			+ "&X-Amz-Credential=AKIATHEBROKERSOWNKEY%2F20261121%2Feu-central-1%2Frds-db%2Faws4_request"
			+ "&X-Amz-Date=20261121T100000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host"
			+ "&X-Amz-Signature=c833a48f6f581bb29657eddf4e73b93eace3268105ce21fe40f490aaf7da7c7a";

	private static final String SIGNATURE_OF_THE_SESSION = "X-Amz-Signature=0b810e6dcc77d6d6ca3000be08d7357c03b82508fd68ad98e173c096ec1145e4";

	private final SettableClock clock = new SettableClock();

	@BeforeEach
	void setTheClock() {
		this.store.close();
		this.store = StubbedSts.store(
				StubbedSts.settings(StsService.AWS, sts.address(), StubbedSts.PATIENT, sts.profile), null, this.clock);
	}

	@Test
	void aPasswordIsWhatAwsOwnToolsSignAndNothingIsCalledForIt() {
		FetchResult result = fetch(new SecretKey(DATABASE), Map.of());

		assertThat(sorted(Lookups.field(result, "password"))).isEqualTo(sorted(SIGNED));
		assertThat(Lookups.field(result, "username")).isEqualTo("etl");
		assertThat(Lookups.field(result, "host")).isEqualTo("db.internal");
		assertThat(Lookups.field(result, "port")).isEqualTo("5432");
		assertThat(Lookups.secret(result).expiresAt()).isEqualTo(this.clock.instant().plus(Duration.ofMinutes(15)));
		assertThat(sts.asked()).isEmpty();
	}

	/**
	 * The signature does not depend on the order of the parameters.
	 */
	private static String sorted(String password) {
		return Stream.of(password.split("[?&]")).sorted().toList().toString();
	}

	@Test
	void theKeysOfARoleSignWhereTheMappingNamesOne() {
		SecretKey key = Lookups.key(DATABASE, Map.of("role-arn", ROLE, "session-name", "{dag}"));

		FetchResult result = fetch(key, Lookups.task("etl"));

		assertThat(Lookups.field(result, "password")).contains("X-Amz-Security-Token", SIGNATURE_OF_THE_SESSION);
		assertThat(asked()).containsEntry("RoleSessionName", "etl");
		assertThat(this.store.issuingScope(key)).isEqualTo(IssuingScope.of(ContextPart.DAG));
	}

	@Test
	void aPasswordEndsWithTheKeysThatSignedIt() {
		Instant end = Instant.now().plus(Duration.ofMinutes(10)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
		SettableClock now = new SettableClock(Instant.now());
		sts.stub(StubbedSts.call("AssumeRole")
			.atPriority(1)
			.willReturn(StubbedSts.xml(200, StsXml.session("AssumeRole", StubbedSts.ISSUED_KEY, end))));
		try (StsStore current = StubbedSts
			.store(StubbedSts.settings(StsService.AWS, sts.address(), StubbedSts.PATIENT, sts.profile), null, now)) {
			FetchResult result = current
				.fetch(Lookups.request(current, Lookups.key(DATABASE, Map.of("role-arn", ROLE)), Lookups.task("etl")));

			assertThat(Lookups.secret(result).expiresAt()).isEqualTo(end);
		}
	}

	@Test
	void withSignedTokensTheRoleMustBeNamed() {
		try (StsStore tokens = sts.connect(new StubbedTokens(), StsService.AWS)) {
			assertThatIllegalArgumentException().isThrownBy(() -> tokens.check(new SecretKey(DATABASE)))
				.withMessageContaining("role-arn is missing");
			SecretKey key = Lookups.key(DATABASE, Map.of("role-arn", ROLE));
			assertThat(tokens.fetch(Lookups.request(tokens, key, Lookups.task("etl")))).isInstanceOf(Found.class);
		}
	}

	static Stream<Arguments> wrong() {
		return Stream.of(arguments("rds-iam:etl@db.internal/eu-central-1", Map.of(), "rds-iam:user@host:port/region"),
				arguments("rds-iam:db.internal:5432/eu-central-1", Map.of(), "rds-iam:user@host:port/region"),
				arguments("rds-iam:etl@db.internal:5432/europe", Map.of(), "region"),
				arguments("rds-iam:etl@db.internal:70000/eu-central-1", Map.of(), "port"),
				arguments("rds-iam:et&l@db.internal:1/eu-central-1", Map.of(), "rds-iam:user@host:port/region"),
				arguments("rds-iam:etl@db/?x=:1/eu-central-1", Map.of(), "rds-iam:user@host:port/region"),
				arguments(DATABASE, Map.of("duration", "1h"), "name it as role-arn"),
				arguments(DATABASE, Map.of("role-arn", "etl"), "ARN of a role"));
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("wrong")
	void aWrongKeyIsRefused(String key, Map<String, String> options, String told) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.store.check(Lookups.key(key, options)))
			.withMessageContaining(told);
	}

	@Test
	void aPatternMayCaptureEachPart() {
		assertThatCode(() -> this.store.check(new SecretKey("rds-iam:x@x:x/x"))).doesNotThrowAnyException();
	}

	@Test
	void cephHasNoDatabases() {
		try (StsStore ceph = sts.connect(StsService.CEPH)) {
			assertThatIllegalArgumentException().isThrownBy(() -> ceph.check(new SecretKey(DATABASE)))
				.withMessageContaining("at AWS only");
		}
	}

}
