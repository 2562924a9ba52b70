package io.credbroker.provider.sts;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.SecretKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.credbroker.provider.sts.StubbedSts.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What is refused when a catalog is read, and how the refusal says what to write.
 */
class KeyCheckTests extends StsFixture {

	static Stream<Arguments> refused() {
		return Stream.of(arguments(Map.of("polizy", "x"), "unknown option \"polizy\""),
				arguments(Map.of("session-name", "{dagg}"), "{dagg}, which is unknown"),
				arguments(Map.of("session-name", "{dag}/{task}"), "session-name holds \"/\""),
				arguments(Map.of("source-identity", "{dag} x"), "source-identity holds"),
				arguments(Map.of("session-name", List.of("a", "b")), "must be one text"),
				arguments(Map.of("duration", "5m"), "duration must be between 15m"),
				arguments(Map.of("duration", "13h"), "duration must be between 15m"),
				arguments(Map.of("duration", "soon"), "duration must be a time"),
				arguments(Map.of("duration", "2h", "max-duration", "1h"), "duration must be between 15m and 60m"),
				arguments(Map.of("policy-arns", "ReadOnly"), "is no managed policy"),
				arguments(Map.of("policy-arns", "arn:aws:iam::111122223333:policy/{dag}"), "is no managed policy"),
				arguments(Map.of("policy-arns",
						Stream.iterate(0, (i) -> i + 1).limit(11).map((i) -> "arn:aws:iam::aws:policy/p" + i).toList()),
						"there may be 10"),
				arguments(Map.of("tags", Map.of("aws:x", "y")), "is no key of a tag"),
				arguments(Map.of("tags", Map.of("x", "a*b")), "tags.x holds"),
				arguments(Map.of("tags", "x"), "must hold names with texts"),
				arguments(Map.of("transitive-tags", "x"), "not in tags"),
				arguments(Map.of("external-id", "a b"), "external-id must have"),
				arguments(Map.of("context", "guessed"), "context must be verified, attested or asserted"));
	}

	@ParameterizedTest(name = "{1}")
	@MethodSource("refused")
	void aWrongOptionIsRefusedAndNamed(Map<String, ?> options, String told) {
		SecretKey key = Lookups.key(ROLE, options);

		assertThatIllegalArgumentException().isThrownBy(() -> this.store.check(key)).withMessageContaining(told);
		assertThat(fetch(key, Lookups.task("etl"))).isInstanceOf(Malformed.class);
		assertThat(sts.asked()).isEmpty();
	}

	@Test
	void aKeyThatIsNoRoleIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.store.check(Lookups.key("etl", Map.of())))
			.withMessageContaining("arn:aws:iam::111122223333:role/etl");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.store.check(Lookups.key("arn:aws:iam:::role/etl", Map.of())));
		assertThatCode(() -> this.store.check(Lookups.key("arn:aws:iam::111122223333:role/x", Map.of())))
			.doesNotThrowAnyException();
	}

	@Test
	void aCaptureNamedLikeAPartOfTheContextIsRefused() {
		SecretKey key = Lookups.key(ROLE, Map.of("session-name", "{dag}"), Map.of("dag", "x"));

		assertThatIllegalArgumentException().isThrownBy(() -> this.store.check(key))
			.withMessageContaining("{dag} has the name of a part of the context");
	}

	static Stream<Arguments> ignoredByCeph() {
		return Stream.of(arguments("policy-arns", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
				arguments("source-identity", "{dag}"), arguments("external-id", "42"),
				arguments("tags", Map.of("dag", "{dag}")), arguments("transitive-tags", List.of("dag")));
	}

	@ParameterizedTest
	@MethodSource("ignoredByCeph")
	void whatCephWouldIgnoreIsRefused(String option, Object value) {
		try (StsStore ceph = sts.connect(StsService.CEPH)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> ceph.check(Lookups.key("arn:aws:iam:::role/etl", Map.of(option, value))))
				.withMessageContaining(option + " has no effect here");
		}
	}

	@Test
	void cephTakesTagsFromTokens() {
		try (StsStore ceph = sts.connect(new StubbedTokens(), StsService.CEPH)) {
			assertThatCode(
					() -> ceph.check(Lookups.key("arn:aws:iam:::role/etl", Map.of("tags", Map.of("dag", "{dag}")))))
				.doesNotThrowAnyException();
		}
	}

	@Test
	void aPolicyForCephHoldsNoSpaces() {
		String policy = Lookups.POLICY.replace("lake/", "my lake/");
		try (StsStore ceph = sts.connect(StsService.CEPH)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> ceph.check(Lookups.key("arn:aws:iam:::role/etl", Map.of("policy", policy))))
				.withMessageContaining("space");
		}
		assertThatCode(() -> this.store.check(Lookups.key(ROLE, Map.of("policy", policy)))).doesNotThrowAnyException();
	}

	@Test
	void keysOfARoleLastAnHourAtMost(@TempDir Path elsewhere) {
		StsStoreSettings settings = StubbedSts.settings(StsService.AWS, sts.address(), StubbedSts.TIMEOUTS,
				sts.profile);
		StsStoreSettings chained = new StsStoreSettings(StsService.AWS, "eu-central-1", sts.address(), null, null,
				StubbedSts.TIMEOUTS, new io.credbroker.provider.awssupport.AwsAuthentication(null, null), null);

		assertThat(ServiceLimits.of(settings).longest()).isEqualTo(SessionLifetime.OF_A_ROLE);
		assertThat(ServiceLimits.of(chained).longest()).isEqualTo(SessionLifetime.EVERY_ROLE);
		try (StsStore store = StubbedSts.connect(chained)) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> store.check(Lookups.key(ROLE, Map.of("duration", "2h"))))
				.withMessageContaining("has an hour at most");
		}
	}

}
