package io.credbroker.provider.cyberarkccp;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import io.credbroker.provider.testkit.StoreFault;
import io.credbroker.provider.testkit.StoreUnderTest;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import tools.jackson.databind.json.JsonMapper;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

/**
 * The stubbed Central Credential Provider, seeded and broken as the contract asks.
 */
final class StubbedCcpUnderTest implements StoreUnderTest {

	private final StubbedCcp ccp = new StubbedCcp();

	private volatile String lastAccount = "";

	@Override
	public SecretProvider connect() {
		return this.ccp.connectPatiently(Map.of("digits", "Digits"));
	}

	@Override
	public SecretProvider connectBriefly() {
		return this.ccp.connect(Map.of("digits", "Digits"));
	}

	@Override
	public SecretKey put(String name, Map<String, String> fields) {
		Map<String, String> account = new HashMap<>(Map.of("Safe", "Airflow", "Name", name));
		fields.forEach((field, value) -> account.put(switch (field) {
			case "username" -> "UserName";
			case "password" -> "Content";
			default -> "Digits";
		}, value));
		this.lastAccount = new JsonMapper().writeValueAsString(account);
		this.ccp.holds("Airflow", name, this.lastAccount);
		return new SecretKey("Airflow/" + name);
	}

	@Override
	public SecretKey absent() {
		this.ccp.stub(get(urlPathEqualTo(StubbedCcp.ACCOUNTS)).withQueryParam("Object", equalTo("absent"))
			.willReturn(aResponse().withStatus(404).withBody(StubbedCcp.error("APPAP004E"))));
		return new SecretKey("Airflow/absent");
	}

	@Override
	public void suffer(StoreFault fault) {
		this.ccp.answersAll(switch (fault) {
			case DENYING -> throw new AssertionError(cannotShow().get(fault));
			case REJECTING -> aResponse().withStatus(403).withBody(StubbedCcp.error("APPAP306E"));
			case THROTTLING -> aResponse().withStatus(429);
			case HANGING -> aResponse().withFixedDelay(60_000);
			case DOWN -> aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
			case GARBAGE -> aResponse().withBody(this.lastAccount.substring(0, this.lastAccount.length() - 2));
		});
	}

	@Override
	public void recover() {
		this.ccp.recovers();
	}

	@Override
	public Map<StoreFault, String> cannotShow() {
		return Map.of(StoreFault.DENYING, "CCP has one code for what is missing and what may not be seen");
	}

	@Override
	public OptionalInt calls() {
		return OptionalInt.of(this.ccp.count(WireMock.anyRequestedFor(WireMock.anyUrl())));
	}

	@Override
	public Set<String> serverLoggers() {
		return Set.of("org.eclipse.jetty", "WireMock", "org.wiremock", "com.github.tomakehurst");
	}

	@Override
	public void close() {
		this.ccp.close();
	}

}
