package io.credbroker.provider.cyberarkccp;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.StubServer;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import tools.jackson.databind.json.JsonMapper;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

/**
 * Plays the part of the Central Credential Provider that the provider talks to.
 */
final class StubbedCcp extends StubServer {

	static final String ACCOUNTS = "/AIMWebService/api/Accounts";

	static final String DESCRIPTION = "/AIMWebService/v1.1/aim.asmx";

	private static final JsonMapper JSON = new JsonMapper();

	StubbedCcp() {
		stub(get(urlPathEqualTo(DESCRIPTION)).willReturn(ok("<html/>")));
	}

	static FetchRequest request(String key) {
		return new FetchRequest(new SecretKey(key), Duration.ofMinutes(15), IssuingContext.NONE,
				new AuditContext("ping/airflow", "c-1"));
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

	static CcpStoreSettings settings(URI address, Map<String, String> fields) {
		return settings(address, fields, new StoreTimeouts(Duration.ofMillis(500), Duration.ofSeconds(1)));
	}

	private static CcpStoreSettings settings(URI address, Map<String, String> fields, StoreTimeouts timeouts) {
		return new CcpStoreSettings(address, "AIMWebService", "credential-broker", null, fields, timeouts);
	}

	SecretProvider connect(Map<String, String> fields) {
		return new CcpStoreFactory(null).create(settings(address(), fields));
	}

	/**
	 * For many callers at once on a busy machine.
	 */
	SecretProvider connectPatiently(Map<String, String> fields) {
		return new CcpStoreFactory(null)
			.create(settings(address(), fields, new StoreTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5))));
	}

	FetchResult fetch(String key) {
		try (SecretProvider provider = connect(Map.of())) {
			return provider.fetch(request(key));
		}
	}

}
