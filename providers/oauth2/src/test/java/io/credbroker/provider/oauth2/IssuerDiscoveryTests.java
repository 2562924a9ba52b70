package io.credbroker.provider.oauth2;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import io.credbroker.provider.testkit.Await;
import io.credbroker.provider.testkit.SettableClock;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.Lease;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

class IssuerDiscoveryTests {

	private final SettableClock clock = new SettableClock();

	@TempDir
	Path directory;

	private StubbedIssuer issuer;

	private SecretProvider provider;

	@BeforeEach
	void start() {
		this.issuer = new StubbedIssuer(this.directory);
		this.provider = this.issuer.discovering(Preset.NONE, this.clock);
	}

	@AfterEach
	void stop() {
		this.provider.close();
		this.issuer.close();
	}

	private FetchResult fetch() {
		return StubbedIssuer.fetch(this.provider, StubbedIssuer.key(Map.of()));
	}

	private int discoveries() {
		return this.issuer.count(getRequestedFor(anyUrl()));
	}

	@Test
	void theIssuerIsAskedForItsEndpointsOnce() {
		this.issuer.publishes(StubbedIssuer.DISCOVERY, Map.of());
		for (int fetch = 0; fetch < 3; fetch++) {
			assertThat(fetch()).isInstanceOf(Found.class);
		}

		assertThat(discoveries()).isEqualTo(1);
	}

	@Test
	void anIssuerWithoutARevocationEndpointGivesNoLease() {
		this.issuer.publishes(StubbedIssuer.DISCOVERY, Map.of("revocation_endpoint", 0));

		Lease lease = ((Found) fetch()).secret().lease();

		assertThat(lease).isNull();
	}

	@Test
	void theDocumentOfRfc8414IsFoundWhereThereIsNoOther() {
		this.issuer.publishes("/.well-known/oauth-authorization-server", Map.of());

		assertThat(fetch()).isInstanceOf(Found.class);
	}

	@Test
	void theEndpointsAreRenewedInTheBackgroundAndAnOutageOfThatHurtsNobody() {
		this.issuer.publishes(StubbedIssuer.DISCOVERY, Map.of());
		fetch();
		this.issuer.stub(get(urlPathEqualTo(StubbedIssuer.DISCOVERY)).willReturn(aResponse().withStatus(503)));
		this.clock.pass(Duration.ofHours(20));

		assertThat(fetch()).isInstanceOf(Found.class);
		Await.until(() -> discoveries() == 2, "discovery is tried again");
		assertThat(fetch()).isInstanceOf(Found.class);
	}

	@Test
	void anEndpointThatIsGoneIsDiscoveredAnew() {
		this.issuer.publishes(StubbedIssuer.DISCOVERY, Map.of());
		fetch();
		this.issuer.answers(aResponse().withStatus(404));
		this.issuer.publishes(StubbedIssuer.DISCOVERY, Map.of("token_endpoint", this.issuer.address() + "/moved"));
		this.issuer.stub(post(urlPathEqualTo("/moved")).willReturn(okJson(StubbedIssuer.token(Map.of()))));

		assertThat(fetch()).isInstanceOf(Found.class);
	}

	@ParameterizedTest
	@CsvSource({ "issuer, https://another.example, another issuer",
			"token_endpoint, http://plain.example/token, no https", "token_endpoint, '::', no https",
			"token_endpoint, 7, publishes no token_endpoint" })
	void aDocumentThatCannotBeTrustedIsRefused(String member, String value, String problem) {
		Object published = value.matches("[0-9]+") ? Integer.valueOf(value) : value;
		this.issuer.publishes(StubbedIssuer.DISCOVERY, Map.of(member, published));

		assertThat(fetch()).isInstanceOfSatisfying(Malformed.class,
				(malformed) -> assertThat(malformed.reason()).contains(problem, "token-uri").doesNotContain("example"));
	}

	@Test
	void noDocumentSaysWhatToSet() {
		assertThat(fetch()).isInstanceOfSatisfying(Malformed.class,
				(malformed) -> assertThat(malformed.reason()).contains("answered 404 to discovery", "token-uri"));
	}

	@Test
	void anIssuerThatIsAwayIsUnavailable() {
		this.issuer.answersAll(aResponse().withStatus(503));

		assertThat(fetch()).isInstanceOf(Unavailable.class);
	}

}
