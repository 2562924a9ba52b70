package io.credbroker.provider.sts;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.credbroker.provider.testkit.Await;
import io.credbroker.provider.testkit.CephApi;
import io.credbroker.provider.testkit.CephServer;
import io.credbroker.provider.testkit.RequiresCeph;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

import static io.credbroker.provider.sts.StsService.CEPH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Sessions that a real gateway of Ceph issues, and what can be done with them.
 */
@RequiresCeph
class CephTests {

	private static final String ROLE = "arn:aws:iam:::role/etl";

	private static final Map<String, String> OPTIONS = Map.of("policy", Lookups.POLICY, "session-name", "{dag},{task}");

	private static final String BY_TOKEN = "{\"Federated\":[\"arn:aws:iam:::oidc-provider/%1$s\"]},\"Action\":[\"sts:AssumeRoleWithWebIdentity\",\"sts:TagSession\"],"
			+ "\"Condition\":{\"StringEquals\":{\"%1$s:app_id\":\"sts.amazonaws.com\"%2$s}}";

	@TempDir
	static Path directory;

	private static CephApi admin;

	private static StsStore store;

	@BeforeAll
	static void prepare() throws Exception {
		admin = CephApi.of(CephServer.BROKER_KEY);
		assertThat(CephApi.of(CephServer.OWNER_KEY).createBucket("lake")).isEqualTo(200);
		role("etl", "{\"AWS\":[\"arn:aws:iam:::user/broker\"]},\"Action\":[\"sts:AssumeRole\"]");
		store = connect(CephServer.SECRET);
	}

	private static StsStore connect(String secret) throws Exception {
		Path profile = Files.writeString(Files.createTempFile(directory, "profile", ""),
				"[default]\naws_access_key_id = %s\naws_secret_access_key = %s\n".formatted(CephServer.BROKER_KEY,
						secret));
		return StubbedSts.connect(StubbedSts.settings(CEPH, CephServer.get().address, StubbedSts.PATIENT, profile));
	}

	/**
	 * A role that may do everything with objects.
	 */
	private static void role(String name, String trusted) {
		admin.manage("CreateRole", Map.of("RoleName", name, "AssumeRolePolicyDocument",
				"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":" + trusted + "}]}"));
		admin.manage("PutRolePolicy", Map.of("RoleName", name, "PolicyName", "all", "PolicyDocument",
				"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:*\"],\"Resource\":[\"arn:aws:s3:::*\"]}]}"));
	}

	private static void trust(CephIssuer issuer) throws Exception {
		admin.manage("CreateOpenIDConnectProvider", Map.of("Url", issuer.issuer(), "ClientIDList.member.1",
				"sts.amazonaws.com", "ThumbprintList.member.1", issuer.thumbprint()));
	}

	@AfterAll
	static void disconnect() {
		store.close();
	}

	private static FetchResult fetch(StsStore asked, SecretKey key, String dag) {
		return asked.fetch(Lookups.request(asked, key, Lookups.task(dag)));
	}

	private static CephApi session(FetchResult result) {
		return new CephApi(URI.create(Lookups.field(result, "endpoint_url")),
				AwsSessionCredentials.create(Lookups.field(result, "access_key_id"),
						Lookups.field(result, "secret_access_key"), Lookups.field(result, "session_token")));
	}

	@Test
	void aSessionWritesBelowItsDagAndNowhereElse() {
		CephApi session = session(fetch(store, Lookups.key(ROLE, OPTIONS), "etl"));

		assertThat(session.put("/lake/etl/part-1")).isEqualTo(200);
		assertThat(session.put("/lake/etl_hr/part-1")).isEqualTo(403);
		assertThat(session.put("/lake/etl")).isEqualTo(403);
		assertThat(session.put("/lake/other/etl/part-1")).isEqualTo(403);
	}

	@Test
	void anUnlimitedSessionShowsThatItIsThePolicyThatLimits() {
		CephApi session = session(fetch(store, Lookups.key(ROLE, Map.of()), "etl"));

		assertThat(session.put("/lake/anywhere/part-1")).isEqualTo(200);
	}

	@Test
	void theNameOfTheSessionIsInTheLogOfTheGateway() {
		session(fetch(store, Lookups.key(ROLE, OPTIONS), "for-the-log")).put("/lake/for-the-log/part-1");

		Await.until(() -> CephServer.get().operations().contains("\"role_session\":\"for-the-log,load\""),
				"the session is in the gateway's log");
	}

	@Test
	void aRoleWithoutItsPolicyEndsItsSessionsAtOnce() {
		role("revoked", "{\"AWS\":[\"arn:aws:iam:::user/broker\"]},\"Action\":[\"sts:AssumeRole\"]");
		CephApi session = session(fetch(store, Lookups.key("arn:aws:iam:::role/revoked", OPTIONS), "etl"));
		assertThat(session.put("/lake/etl/part-2")).isEqualTo(200);

		admin.manage("DeleteRolePolicy", Map.of("RoleName", "revoked", "PolicyName", "all"));

		assertThat(session.put("/lake/etl/part-3")).isEqualTo(403);
	}

	@Test
	void aSessionIsNoLongerThanItsRoleAllows() {
		FetchRequest request = Lookups.request(store, Lookups.key(ROLE, OPTIONS), Lookups.task("etl"));

		FetchResult result = store.fetch(Lookups.wanting(request, Duration.ofHours(10)));

		assertThat(Lookups.secret(result).expiresAt()).isCloseTo(Instant.now().plus(Duration.ofHours(1)),
				within(Duration.ofMinutes(5)));
	}

	@Test
	void whatTheGatewayRefusesHasItsResult() throws Exception {
		assertThat(store.probe()).isInstanceOf(StoreStatus.Up.class);
		assertThat(fetch(store, Lookups.key("arn:aws:iam:::role/none", Map.of()), "etl")).isInstanceOf(Missing.class);
		role("others", "{\"AWS\":[\"arn:aws:iam:::user/owner\"]},\"Action\":[\"sts:AssumeRole\"]");
		assertThat(fetch(store, Lookups.key("arn:aws:iam:::role/others", Map.of()), "etl")).isInstanceOf(Denied.class);
		try (StsStore wrong = connect("not-the-secret")) {
			assertThat(wrong.probe()).isInstanceOf(StoreStatus.Refusing.class);
			assertThat(fetch(wrong, Lookups.key(ROLE, Map.of()), "etl")).isNotInstanceOf(Found.class);
		}
	}

	@Test
	void aRoleThatTheTokenOfAFileGivesAssumesOthers() throws Exception {
		try (CephIssuer issuer = new CephIssuer(Files.createTempDirectory(directory, "issuer"))) {
			trust(issuer);
			role("broker", BY_TOKEN.formatted(issuer.name(), ""));
			role("chained", "{\"AWS\":[\"arn:aws:iam:::role/broker\"]},\"Action\":[\"sts:AssumeRole\"]");
			Path file = Files.writeString(directory.resolve("token"), issuer.token("etl"));
			SecretKey key = Lookups.key("arn:aws:iam:::role/chained", OPTIONS);

			try (StsStore chained = StubbedSts.connect(StubbedSts.withToken(CephServer.get().address, file))) {
				assertThat(chained.probe()).isInstanceOf(StoreStatus.Up.class);
				CephApi session = session(fetch(chained, key, "etl"));
				assertThat(session.put("/lake/etl/chained")).isEqualTo(200);
				assertThat(session.put("/lake/other/chained")).isEqualTo(403);
				assertThat(fetch(chained, Lookups.key(ROLE, OPTIONS), "etl")).hasToString(
						"Denied[reason=Ceph answered AccessDenied to AssumeRole: the role's trust policy must name the role of authentication.web-identity]");
			}
			Files.writeString(file, issuer.token("etl") + "x");
			try (StsStore refused = StubbedSts.connect(StubbedSts.withToken(CephServer.get().address, file))) {
				assertThat(refused.probe()).isInstanceOf(StoreStatus.Refusing.class);
				assertThat(fetch(refused, key, "etl").toString()).startsWith("Rejected[")
					.contains("Ceph answered AccessDenied to a login: the trust policy of the role");
			}
		}
	}

	@Test
	void aTrustPolicyNamesTheDagsWhoseTokensItAccepts() throws Exception {
		try (CephIssuer issuer = new CephIssuer(Files.createTempDirectory(directory, "issuer"));
				StsStore tokens = StubbedSts.store(StubbedSts.identified(CEPH, CephServer.get().address), issuer,
						Clock.systemUTC())) {
			trust(issuer);
			role("by-token",
					BY_TOKEN.formatted(issuer.name(), ",\"%s:sub\":\"airflow:test:dag:etl\"".formatted(issuer.name())));
			SecretKey key = Lookups.key("arn:aws:iam:::role/by-token",
					Map.of("policy", Lookups.POLICY, "tags", Map.of("dag", "{dag}")));

			CephApi session = session(fetch(tokens, key, "etl"));

			assertThat(session.put("/lake/etl/by-token")).isEqualTo(200);
			assertThat(session.put("/lake/other/by-token")).isEqualTo(403);
			assertThat(fetch(tokens, key, "other")).isInstanceOf(Denied.class);
			assertThat(tokens.probe()).isInstanceOf(StoreStatus.Up.class);
		}
	}

}
