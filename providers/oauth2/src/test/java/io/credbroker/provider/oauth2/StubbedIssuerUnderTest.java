package io.credbroker.provider.oauth2;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import com.github.tomakehurst.wiremock.http.Fault;
import io.credbroker.provider.oauth2.OAuth2StoreSettings.NarrowerScope;
import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.StoreFault;
import io.credbroker.provider.testkit.StoreUnderTest;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

/**
 * The stubbed issuer, which gives a token and further members for each scope.
 */
final class StubbedIssuerUnderTest implements StoreUnderTest {

	private final StubbedIssuer issuer;

	private volatile String lastAnswer = "";

	StubbedIssuerUnderTest(StubbedIssuer issuer) {
		this.issuer = issuer;
	}

	@Override
	public SecretProvider connect() {
		return this.issuer.connect(Preset.NONE, this.issuer.bySecret(), NarrowerScope.REFUSE,
				new StoreTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5)));
	}

	@Override
	public SecretProvider connectBriefly() {
		return this.issuer.connect();
	}

	@Override
	public SecretKey put(String name, Map<String, String> fields) {
		Map<String, String> members = new HashMap<>(fields);
		members.put("access_token", String.valueOf(members.remove("username")));
		this.lastAnswer = StubbedIssuer.token(members);
		this.issuer.stub(post(urlPathEqualTo(StubbedIssuer.TOKEN)).withRequestBody(containing("scope=" + name))
			.willReturn(okJson(this.lastAnswer)));
		return StubbedIssuer.key(Map.of("scope", StubbedIssuer.text(name)));
	}

	/**
	 * The token stands for the user name of what was put.
	 */
	@Override
	public Map<String, String> asPut(Map<String, String> fetched) {
		Map<String, String> fields = new HashMap<>(fetched);
		fields.keySet().removeAll(Set.of("token_type", "scope", "expires_at"));
		fields.put("username", String.valueOf(fields.remove("access_token")));
		return fields;
	}

	@Override
	public SecretKey absent() {
		return StubbedIssuer.key(Map.of());
	}

	@Override
	public boolean knowsNames() {
		return false;
	}

	@Override
	public void suffer(StoreFault fault) {
		this.issuer.answersAll(switch (fault) {
			case DENYING -> StubbedIssuer.text(400, StubbedIssuer.error("invalid_scope"));
			case REJECTING -> StubbedIssuer.text(401, StubbedIssuer.error("invalid_client"));
			case THROTTLING -> aResponse().withStatus(429);
			case HANGING -> aResponse().withFixedDelay(60_000);
			case DOWN -> aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
			case GARBAGE -> aResponse().withBody(this.lastAnswer.substring(0, this.lastAnswer.length() - 2));
		});
	}

	@Override
	public void recover() {
		this.issuer.recovers();
	}

	@Override
	public OptionalInt calls() {
		return OptionalInt.of(this.issuer.requests());
	}

	@Override
	public Set<String> credentials() {
		return Set.of("s3cr/et +");
	}

	@Override
	public Set<String> serverLoggers() {
		return Set.of("org.eclipse.jetty", "WireMock", "org.wiremock", "com.github.tomakehurst");
	}

	@Override
	public void close() {
		this.issuer.close();
	}

}
