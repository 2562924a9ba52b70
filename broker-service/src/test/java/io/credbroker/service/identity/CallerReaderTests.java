package io.credbroker.service.identity;

import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jwt.JWTClaimsSet;
import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CallerReaderTests {

	@Test
	void groupsMayBeNested() {
		assertThat(read(groupsIn("realm_access.roles"), "realm_access", Map.of("roles", List.of("etl"))).groups())
			.containsExactly("etl");
	}

	@Test
	void aClaimsNameMayHoldDots() {
		assertThat(read(groupsIn("https://a.example/groups"), "https://a.example/groups", List.of("etl")).groups())
			.containsExactly("etl");
		assertThat(read(groupsIn("https://a.example/x.roles"), "https://a.example/x", Map.of("roles", "etl")).groups())
			.containsExactly("etl");
	}

	@Test
	void groupsMayBeWordsInAText() {
		assertThat(read(groupsIn("groups"), "groups", " etl  ml ").groups()).containsExactlyInAnyOrder("etl", "ml");
	}

	@Test
	void severalClaimsOfGroupsAddUp() {
		JWTClaimsSet claims = claims().claim("groups", List.of("etl")).claim("roles", List.of("ml")).build();

		assertThat(new CallerReader("idp", Preset.NONE, groupsIn("groups", "roles")).read(claims, null).groups())
			.containsExactlyInAnyOrder("etl", "ml");
	}

	@Test
	void noGroupsAreNoGroups() {
		assertThat(new CallerReader("idp", Preset.NONE, groupsIn("groups")).read(claims().build(), null).groups())
			.isEmpty();
	}

	@Test
	void groupsThatCannotBeReadRefuseTheToken() {
		refused(groupsIn("groups"), claims().claim("groups", 7), "'groups'");
		refused(groupsIn("groups"), claims().claim("groups", List.of("etl", 7)), "'groups'");
	}

	@Test
	void groupsThatTheIssuerOnlyPointsToRefuseTheToken() {
		Map<String, Object> sources = Map.of("src1", Map.of("endpoint", "https://graph.example/getMemberObjects"));
		List<JWTClaimsSet.Builder> forms = List.of(claims().claim("_claim_names", Map.of("groups", "src1")),
				claims().claim("groups", "src1").claim("_claim_sources", sources),
				claims().claim("groups:src1", sources), claims().claim("hasgroups", true),
				claims().claim("hasgroups", "true"));

		assertThat(forms).allSatisfy((claims) -> refused(groupsIn("groups"), claims, "too many groups"));
		assertThat(forms).allSatisfy((claims) -> assertThat(
				new CallerReader("idp", Preset.ENTRA, groupsIn("roles")).read(claims.claim("oid", "o").build(), null)
					.groups())
			.isEmpty());
	}

	@Test
	void aMarkOfManyGroupsMeansNothingWhereTheGroupsAreThere() {
		JWTClaimsSet.Builder claims = claims().claim("groups", List.of("etl")).claim("hasgroups", true);

		assertThat(new CallerReader("idp", Preset.NONE, groupsIn("groups")).read(claims.build(), null).groups())
			.containsExactly("etl");
		assertThat(new CallerReader("idp", Preset.NONE, groupsIn("groups"))
			.read(claims().claim("hasgroups", false).build(), null)
			.groups()).isEmpty();
	}

	@Test
	void aRequiredClaimThatIsMissingIsNamed() {
		ClaimProperties names = new ClaimProperties(List.of("groups"), null, null, List.of("org.team"), List.of());

		refused(names, claims(), "'org.team'");
		assertThat(read(names, "org", Map.of("team", "x")).subject()).isEqualTo("airflow");
	}

	@Test
	void anotherClaimMayNameTheSubject() {
		ClaimProperties names = new ClaimProperties(List.of(), List.of("oid"), null, List.of(), List.of());

		assertThat(read(names, "oid", "1234").subject()).isEqualTo("1234");
		refused(names, claims(), "'oid'");
	}

	@Test
	void policiesSeeTheClaimsThatAreNamedForThem() {
		ClaimProperties names = new ClaimProperties(List.of(), null, null, List.of(),
				List.of("org.team", "tier", "human", "regions", "absent"));
		JWTClaimsSet claims = claims().claim("org", Map.of("team", "data platform"))
			.claim("tier", 2)
			.claim("human", false)
			.claim("regions", List.of("eu", "us"))
			.claim("other", "x")
			.build();

		assertThat(new CallerReader("idp", Preset.NONE, names).read(claims, null).claims()).isEqualTo(Map.of("org.team",
				Set.of("data platform"), "tier", Set.of("2"), "human", Set.of("false"), "regions", Set.of("eu", "us")));
		refused(names, claims().claim("tier", Map.of("a", "b")), "'tier'");
	}

	@Test
	void theFirstClientClaimCounts() {
		assertThat(read(groupsIn("groups"), "cid", "airflow").client()).isEqualTo("airflow");
	}

	@Test
	void aServiceAccountIsReadFromItsOwnClaimOrItsSubject() {
		Map<String, Object> bound = Map.of("namespace", "data", "serviceaccount", Map.of("name", "worker"));

		assertThat(serviceAccount("sub", "system:serviceaccount:airflow:worker")).isEqualTo("airflow/worker");
		assertThat(serviceAccount("kubernetes.io", bound)).isEqualTo("data/worker");
		assertThat(serviceAccount("sub", "system:serviceaccount:a:b:c")).isNull();
		assertThat(serviceAccount("kubernetes.io", Map.of("namespace", "data"))).isNull();
	}

	private static @Nullable String serviceAccount(String claim, Object value) {
		ClaimProperties names = new ClaimProperties(null, null, null, List.of(), List.of());
		return new CallerReader("k8s", Preset.KUBERNETES, names).read(claims().claim(claim, value).build(), null)
			.serviceAccount();
	}

	private static Caller read(ClaimProperties names, String claim, Object value) {
		return new CallerReader("idp", Preset.NONE, names).read(claims().claim(claim, value).build(), null);
	}

	private static void refused(ClaimProperties names, JWTClaimsSet.Builder claims, String detail) {
		assertThatThrownBy(() -> new CallerReader("idp", Preset.NONE, names).read(claims.build(), null))
			.isInstanceOfSatisfying(IdentityException.class,
					(failure) -> assertThat(failure.code()).isEqualTo(ProblemCode.TOKEN_CLAIM_MISSING))
			.hasMessageContaining(detail);
	}

	private static ClaimProperties groupsIn(String... names) {
		return new ClaimProperties(List.of(names), null, null, List.of(), List.of());
	}

	private static JWTClaimsSet.Builder claims() {
		return new JWTClaimsSet.Builder().subject("airflow").expirationTime(new Date(Long.MAX_VALUE / 2));
	}

}
