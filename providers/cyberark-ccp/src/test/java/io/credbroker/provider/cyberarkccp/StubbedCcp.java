package io.credbroker.provider.cyberarkccp;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Requester;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

/**
 * Plays the part of the Central Credential Provider that the provider talks to.
 */
final class StubbedCcp implements AutoCloseable {

	static final String ACCOUNTS = "/AIMWebService/api/Accounts";

	static final String DESCRIPTION = "/AIMWebService/v1.1/aim.asmx";

	private static final JsonMapper JSON = new JsonMapper();

	final WireMockServer server = new WireMockServer(
			WireMockConfiguration.options().dynamicPort().jettyAcceptQueueSize(500).bindAddress("127.0.0.1"));

	private @Nullable StubMapping trouble;

	StubbedCcp() {
		this.server.start();
		stub(get(urlPathEqualTo(DESCRIPTION)).willReturn(ok("<html/>")));
	}

	static FetchRequest request(String key) {
		return new FetchRequest(new SecretKey(key), Duration.ofMinutes(15), new Requester("ping/airflow", "c-1"));
	}

	/**
	 * An account as it is answered, with these properties beside or instead of the usual.
	 */
	static String account(Map<String, ?> properties) {
		Map<String, Object> account = new LinkedHashMap<>(Map.of("Content", "hidden", "UserName", "etl", "Address",
				"wh.internal", "Safe", "Airflow", "Folder", "Root", "Name", "warehouse", "PolicyID", "PostgreSQL",
				"PasswordChangeInProcess", "False", "CPMStatus", "success"));
		account.putAll(properties);
		return JSON.writeValueAsString(account);
	}

	static String error(String code) {
		return JSON.writeValueAsString(Map.of("ErrorCode", code, "ErrorMsg", "as told: hidden-detail"));
	}

	void holds(String safe, String object, String account) {
		stub(get(urlPathEqualTo(ACCOUNTS)).withQueryParam("AppID", equalTo("credential-broker"))
			.withQueryParam("Safe", equalTo(safe))
			.withQueryParam("Object", equalTo(object))
			.willReturn(okJson(account)));
	}

	void answers(ResponseDefinitionBuilder answer) {
		stub(get(urlPathEqualTo(ACCOUNTS)).willReturn(answer));
	}

	void stub(MappingBuilder mapping) {
		this.server.stubFor(mapping);
	}

	/**
	 * Everything, whatever it is, is answered like this until {@link #recovers()}.
	 */
	void answersAll(ResponseDefinitionBuilder answer) {
		this.trouble = this.server.stubFor(any(anyUrl()).atPriority(1).willReturn(answer));
	}

	void recovers() {
		if (this.trouble != null) {
			this.server.removeStub(this.trouble);
		}
	}

	int count(RequestPatternBuilder requests) {
		return this.server.countRequestsMatching(requests.build()).getCount();
	}

	URI address() {
		return URI.create("http://127.0.0.1:" + this.server.port());
	}

	static CcpStoreSettings settings(URI address, Map<String, String> fields) {
		return new CcpStoreSettings(address, "AIMWebService", "credential-broker", null, fields,
				new CcpStoreSettings.Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(1)));
	}

	SecretProvider connect(Map<String, String> fields) {
		return new CcpStoreFactory(null).create(settings(address(), fields));
	}

	FetchResult fetch(String key) {
		try (SecretProvider provider = connect(Map.of())) {
			return provider.fetch(request(key));
		}
	}

	@Override
	public void close() {
		this.server.stop();
	}

}
