package io.credbroker.provider.vault;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.vault.VaultAuthentication.Jwt;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextualIssuer;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.LeaseRevoker;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretRotator;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * A store that logs in on behalf of a DAG.
 */
class VaultOnBehalfTests {

	private static final String SECRET = KvJson.versioned(Map.of("a", "b"), 1);

	private static final String CLAIMS = "error validating claims: claim \"dag_id\" does not match any associated bound claim values";

	private static final String SIGNATURE = "error validating token: error verifying token signature: no known key successfully validated the token signature";

	private OnBehalfVault vault;

	private SecretProvider store;

	@BeforeEach
	void start(@TempDir Path directory) {
		this.vault = new OnBehalfVault(directory);
		this.store = this.vault.connect();
	}

	@AfterEach
	void stop() {
		this.store.close();
		this.vault.close();
	}

	private FetchResult fetch(String dag) {
		return OnBehalfVault.fetch(this.store, dag);
	}

	@Test
	void eachDagLogsInForItselfAndIsGivenWhatVaultAllowsIt() {
		this.vault.logsIn("etl", "hvs.of-etl");
		this.vault.logsIn("ml", "hvs.of-ml");
		this.vault.stub().accepts("hvs.of-ml");
		this.vault.stub().holds(StubbedVault.PATH, SECRET, "hvs.of-etl");

		assertThat(fetch("etl")).isInstanceOf(Found.class);
		assertThat(fetch("ml")).isInstanceOf(Denied.class);
		assertThat(fetch("etl")).isInstanceOf(Found.class);

		assertThat(this.vault.logins()).hasSize(2);
		assertThat(this.vault.signed()).containsOnly("https://vault.example");
		assertThat(((ContextualIssuer) this.store).issuingScope(StubbedVault.KEY)).hasToString("dag");
	}

	@Test
	void aTokenThatIsNotAcceptedConcernsItsContextAlone() {
		this.vault.logsIn("etl", "hvs.of-etl");
		this.vault.logsIn("ml", "hvs.of-ml");
		this.vault.stub().accepts("hvs.of-etl");
		this.vault.stub().holds(StubbedVault.PATH, SECRET, "hvs.of-etl");

		assertThat(fetch("ml")).isInstanceOf(Denied.class);
		assertThat(fetch("etl")).isInstanceOf(Found.class);
	}

	static Stream<Arguments> refusals() {
		return Stream.of(Arguments.of(OnBehalfVault.error(400, CLAIMS), Denied.class, 1),
				Arguments.of(OnBehalfVault.error(403, "permission denied"), Denied.class, 1),
				Arguments.of(OnBehalfVault.error(400, "role \"etl\" could not be found"), Denied.class, 1),
				Arguments.of(OnBehalfVault.error(400, SIGNATURE), Denied.class, 2),
				Arguments.of(OnBehalfVault.error(400, "error validating token: token is expired"), Denied.class, 2),
				Arguments.of(OnBehalfVault.error(503, "Vault is sealed"), Unavailable.class, 1),
				Arguments.of(OnBehalfVault.error(429, "too many"), Throttled.class, 1),
				Arguments.of(okJson("{\"auth\":{}}"), Malformed.class, 1));
	}

	@ParameterizedTest
	@MethodSource("refusals")
	void aLoginThatFailsHoldsNoOtherDagBack(ResponseDefinitionBuilder answer, Class<? extends FetchResult> kind,
			int attempts) {
		this.vault.answersLogin("ml", answer);
		this.vault.logsIn("etl", "hvs.of-etl");
		this.vault.stub().holds(StubbedVault.PATH, SECRET, "hvs.of-etl");

		FetchResult failed = fetch("ml");

		assertThat(failed).isInstanceOf(kind);
		assertThat(failed.toString()).doesNotContain("signed-for-");
		if (kind.equals(Denied.class)) {
			assertThat(failed.toString()).contains("airflow:test:dag:ml", "role etl", "auth/airflow",
					"https://vault.example");
		}
		assertThat(this.vault.logins()).hasSize(attempts);
		assertThat(fetch("etl")).isInstanceOf(Found.class);
	}

	@Test
	void aTokenOfAKeyThatVaultDoesNotKnowIsSignedAgainOnce() {
		this.vault.stub()
			.stub(post(urlEqualTo(OnBehalfVault.LOGIN)).inScenario("rolled")
				.whenScenarioStateIs(Scenario.STARTED)
				.willReturn(OnBehalfVault.error(400, SIGNATURE))
				.willSetStateTo("known"));
		this.vault.stub()
			.stub(post(urlEqualTo(OnBehalfVault.LOGIN)).inScenario("rolled")
				.whenScenarioStateIs("known")
				.withRequestBody(matchingJsonPath("$[?(@.jwt == 'signed-for-etl-2')]"))
				.willReturn(okJson("{\"auth\":{\"client_token\":\"hvs.of-etl\",\"lease_duration\":3600}}")));
		this.vault.stub().holds(StubbedVault.PATH, SECRET, "hvs.of-etl");

		assertThat(fetch("etl")).isInstanceOf(Found.class);
		assertThat(this.vault.logins()).hasSize(2);
	}

	@Test
	void aLookupOfNoDagIsDeniedWithoutACall() {
		FetchResult denied = OnBehalfVault.fetch(this.store, Map.of());

		assertThat(denied).isEqualTo(new Denied("no identity token: the lookup names no dag"));
		assertThat(this.vault.stub().find(anyRequestedFor(anyUrl()))).isEmpty();
	}

	@Test
	void aProbeLogsInForNobody() {
		assertThat(this.store.probe()).isInstanceOf(StoreStatus.Up.class);
		assertThat(this.vault.logins()).isEmpty();
		assertThat(this.vault.signed()).isEmpty();
	}

	@Test
	void whatNeedsALoginOfTheBrokersOwnIsNotOffered() {
		assertThat(this.store).isNotInstanceOfAny(SecretRotator.class, LeaseRevoker.class);
		assertThat(this.store.isRepeatable(StubbedVault.KEY)).isTrue();
		assertThat(this.store.isRepeatable(new SecretKey("database/creds/role"))).isFalse();
	}

	@Test
	void onlyTheContextsThatWereUsedLastAreKept() throws FailedCallException {
		ContextSessions sessions = ((ContextualVaultStore) this.store).sessions();
		VaultStore first = sessions.of(OnBehalfVault.context(Map.of(ContextPart.DAG, "first")));
		for (int dag = 0; dag < ContextSessions.MOST * 2; dag++) {
			sessions.of(OnBehalfVault.context(Map.of(ContextPart.DAG, "dag-" + dag)));
			assertThat(sessions.of(OnBehalfVault.context(Map.of(ContextPart.DAG, "first")))).isSameAs(first);
		}

		assertThat(sessions.size()).isEqualTo(ContextSessions.MOST);
	}

	@Test
	void aFileAndAnAudienceAreTwoWays() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Jwt("etl", Path.of("/jwt"), "jwt", "https://vault.example"))
			.withMessageContaining("both token-file and audience");
		assertThatIllegalArgumentException().isThrownBy(() -> new Jwt("etl", null, "jwt", null))
			.withMessageContaining("authentication.jwt.token-file is missing");
		assertThatIllegalArgumentException().isThrownBy(() -> new Jwt("etl", null, "jwt", " "))
			.withMessageContaining("authentication.jwt.audience is missing");
		VaultStoreSettings settings = this.vault.settings();
		VaultStoreFactory factory = new VaultStoreFactory(null, () -> null, Clock.systemUTC());
		assertThatIllegalArgumentException().isThrownBy(() -> factory.create(settings))
			.withMessageContaining("configure broker.federation");
		assertThat(List.of(settings.toString())).allMatch((text) -> !text.contains("signed-for"));
	}

}
