package io.credbroker.provider.sts;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import com.github.tomakehurst.wiremock.http.Request;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static io.credbroker.provider.sts.StubbedSts.ROLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class SessionTests extends StsFixture {

	@Test
	void aSessionHasItsKeysItsEndAndWhatAirflowNeedsToUseThem() {
		FetchResult result = fetch(Map.of());

		assertThat(Lookups.secret(result).expiresAt()).isCloseTo(Instant.now().plus(Duration.ofHours(1)),
				within(Duration.ofMinutes(5)));
		assertThat(Lookups.secret(result).lease()).isNull();
		assertThat(Lookups.field(result, "access_key_id")).isEqualTo(StubbedSts.ISSUED_KEY);
		assertThat(Lookups.field(result, "secret_access_key")).isEqualTo(StubbedSts.ISSUED_SECRET);
		assertThat(Lookups.field(result, "session_token")).isEqualTo(StubbedSts.ISSUED_TOKEN);
		assertThat(Lookups.field(result, "region")).isEqualTo("eu-central-1");
		assertThat(Lookups.field(result, "addressing_style")).isEqualTo("auto");
		assertThat(Lookups.field(result, "session_name")).isEqualTo("etl,load,manual");
		assertThat(this.store.isIssued(Lookups.key(ROLE, Map.of()))).isTrue();
		assertThat(this.store.isRepeatable(Lookups.key(ROLE, Map.of()))).isTrue();
	}

	@Test
	void aConnectionOfCephNamesItsGatewayAndThePathStyle() {
		try (StsStore ceph = sts.connect(StsService.CEPH)) {
			SecretKey key = Lookups.key("arn:aws:iam:::role/etl", Map.of());
			FetchResult result = ceph.fetch(Lookups.request(ceph, key, Lookups.task("etl")));

			assertThat(Lookups.field(result, "endpoint_url")).isEqualTo(sts.address().toString());
			assertThat(Lookups.field(result, "addressing_style")).isEqualTo("path");
		}
	}

	@Test
	void everyOptionReachesTheService() {
		fetch(Map.of("policy", Lookups.POLICY, "policy-arns", List.of("arn:aws:iam::aws:policy/ReadOnlyAccess"),
				"session-name", "{dag}@{run}", "source-identity", "{team}", "tags",
				Map.of("dag", "{dag}", "env", "prod"), "transitive-tags", List.of("env"), "external-id", "shared/42"));

		assertThat(asked()).containsEntry("RoleArn", ROLE)
			.containsEntry("Policy",
					"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],\"Resource\":\"arn:aws:s3:::lake/etl/*\"}]}")
			.containsEntry("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess")
			.containsEntry("RoleSessionName", "etl@manual")
			.containsEntry("SourceIdentity", "data")
			.containsEntry("ExternalId", "shared/42")
			.containsEntry("TransitiveTagKeys.member.1", "env")
			.containsValue("dag")
			.containsValue("prod");
	}

	@Test
	void whatOfTheContextIsUsedIsTheScopeAndNothingElse() {
		assertThat(scope(Map.of())).isEqualTo(IssuingScope.of(ContextPart.DAG, ContextPart.TASK, ContextPart.RUN));
		assertThat(scope(Map.of("session-name", "airflow"))).isEqualTo(IssuingScope.NONE);
		assertThat(scope(Map.of("session-name", "{caller}", "policy", Lookups.POLICY)))
			.isEqualTo(IssuingScope.of(ContextPart.CALLER, ContextPart.DAG));
		assertThat(
				scope(Map.of("session-name", "{dag}", "tags", Map.of("team", "{team}"), "source-identity", "{task}")))
			.isEqualTo(IssuingScope.of(ContextPart.TEAM, ContextPart.DAG, ContextPart.TASK));
	}

	private IssuingScope scope(Map<String, ?> options) {
		return this.store.issuingScope(Lookups.key(ROLE, options));
	}

	@Test
	void aCaptureAndALabelFillATemplateLikeTheContext() {
		SecretKey key = Lookups.key(ROLE, Map.of("session-name", "{label_env},{bucket}"),
				Map.of("bucket", "raw", "label_env", "prod"));

		fetch(key, Lookups.task("etl"));

		assertThat(asked()).containsEntry("RoleSessionName", "prod,raw");
		assertThat(this.store.issuingScope(key)).isEqualTo(IssuingScope.NONE);
	}

	@Test
	void aContextThatIsOnlyAssertedDecidesNothingUnlessTheMappingSaysSo() {
		SecretKey strict = Lookups.key(ROLE, Map.of("policy", Lookups.POLICY));
		SecretKey lax = Lookups.key(ROLE, Map.of("policy", Lookups.POLICY, "context", "asserted"));

		assertThat(this.store.fetch(Lookups.request(this.store, strict, Lookups.task("etl"), Standing.ASSERTED)))
			.isInstanceOfSatisfying(Denied.class,
					(denied) -> assertThat(denied.reason()).contains("dag", "only asserted", "option context"));
		assertThat(this.store.fetch(Lookups.request(this.store, strict, Lookups.task("etl"), Standing.ATTESTED)))
			.isInstanceOf(Denied.class);
		assertThat(this.store.fetch(Lookups.request(this.store, lax, Lookups.task("etl"), Standing.ASSERTED)))
			.isInstanceOf(Found.class);
		assertThat(sts.asked()).hasSize(1);
	}

	@Test
	void aNameInTheLogMayBeOnlyAssertedOrMissing() {
		SecretKey key = Lookups.key(ROLE, Map.of());

		assertThat(this.store.fetch(Lookups.request(this.store, key, Lookups.task("etl"), Standing.ASSERTED)))
			.isInstanceOf(Found.class);
		assertThat(fetch(key, Map.of())).isInstanceOf(Found.class);
		assertThat(asked()).containsEntry("RoleSessionName", "none,none,none");
	}

	@Test
	void aLookupWithoutThePartThatLimitsASessionIsDeniedWithoutACall() {
		assertThat(fetch(Lookups.key(ROLE, Map.of("policy", Lookups.POLICY)), Map.of()))
			.isInstanceOfSatisfying(Denied.class, (denied) -> assertThat(denied.reason()).contains("names no dag"));
		assertThat(sts.asked()).isEmpty();
	}

	@Test
	void aSessionIsAskedForAsLongAsItIsWantedAndAllowed() {
		assertThat(asked(Map.of(), Duration.ofMinutes(1))).isEqualTo(3600);
		assertThat(asked(Map.of("duration", "20m"), Duration.ofMinutes(15))).isEqualTo(1200);
		assertThat(asked(Map.of("duration", "20m"), Duration.ofMinutes(50))).isEqualTo(3000);
		assertThat(asked(Map.of("max-duration", "30m"), Duration.ofHours(5))).isEqualTo(1800);
		assertThat(asked(Map.of(), Duration.ofHours(5))).isEqualTo(5 * 3600);
		assertThat(asked(Map.of(), Duration.ofHours(20))).isEqualTo(12 * 3600);
	}

	@Test
	void aPolicyMakesASessionShorterThanItsMappingSays() {
		SecretKey key = Lookups.key(ROLE, Map.of("duration", "2h"));
		FetchRequest request = Lookups.request(this.store, key, Lookups.task("etl"));

		for (int minutes : new int[] { 5, 40, 600 }) {
			this.store.fetch(new FetchRequest(key, Duration.ofMinutes(15), Duration.ofMinutes(minutes),
					request.context(), request.audit()));
		}

		assertThat(sts.asked().stream().map((asked) -> asked.get("DurationSeconds"))).containsExactly("900", "2400",
				"7200");
	}

	private int asked(Map<String, ?> options, Duration wanted) {
		SecretKey key = Lookups.key(ROLE, options);
		this.store.fetch(Lookups.wanting(Lookups.request(this.store, key, Lookups.task("etl")), wanted));
		return Integer.parseInt(asked().get("DurationSeconds"));
	}

	@Test
	void aDurationThatTheRoleRefusesIsCutAndRemembered() {
		FetchRequest request = Lookups.wanting(
				Lookups.request(this.store, Lookups.key(ROLE, Map.of()), Lookups.task("etl")), Duration.ofHours(10));
		sts.stub(StubbedSts.call("AssumeRole")
			.atPriority(1)
			.andMatching((sent) -> refusesAbove(sent, 4 * 3600))
			.willReturn(StubbedSts.xml(400, StsXml.error("ValidationError"))));

		assertThat(this.store.fetch(request)).isInstanceOf(Found.class);
		assertThat(this.store.fetch(request)).isInstanceOf(Found.class);

		assertThat(sts.asked().stream().map((asked) -> asked.get("DurationSeconds"))).containsExactly("36000", "28800",
				"14400", "14400");
	}

	private static com.github.tomakehurst.wiremock.matching.MatchResult refusesAbove(Request sent, int most) {
		String seconds = sent.getBodyAsString().replaceFirst(".*DurationSeconds=([0-9]+).*", "$1");
		return com.github.tomakehurst.wiremock.matching.MatchResult.of(Integer.parseInt(seconds) > most);
	}

	@Test
	void aRefusalOfAnHourIsNoMatterOfTheDuration() {
		sts.stub(StubbedSts.call("AssumeRole")
			.atPriority(1)
			.willReturn(StubbedSts.xml(400, StsXml.error("ValidationError"))));

		assertThat(fetch(Map.of())).isInstanceOf(FetchResult.Malformed.class);
		assertThat(sts.asked()).hasSize(1);
	}

	@Test
	void theCallerIsNamedInTheUserAgentOfTheCall() {
		fetch(Map.of());

		assertThat(sts.count(com.github.tomakehurst.wiremock.client.WireMock
			.postRequestedFor(com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo("/"))
			.withHeader("User-Agent", containing("correlation-1")))).isEqualTo(1);
	}

	@Test
	void differentLookupsNeverHaveTheSameName() {
		List<String> names = IntStream.range(0, 4)
			.mapToObj((index) -> List
				.of(Map.of(ContextPart.DAG, "a,b", ContextPart.TASK, "c"),
						Map.of(ContextPart.DAG, "a", ContextPart.TASK, "b,c"),
						Map.of(ContextPart.DAG, "d".repeat(200), ContextPart.TASK, "t1"),
						Map.of(ContextPart.DAG, "d".repeat(200), ContextPart.TASK, "t2"))
				.get(index))
			.map((known) -> {
				fetch(Lookups.key(ROLE, Map.of("session-name", "{dag},{task}")), known);
				return asked().get("RoleSessionName");
			})
			.toList();

		assertThat(names).doesNotHaveDuplicates()
			.allSatisfy((name) -> assertThat(name).matches("[A-Za-z0-9_=,.@-]{2,64}"));
	}

}
