package io.credbroker.provider.cyberarkccp;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.provider.support.StoreJson;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads an account out of an answer.
 * <p>
 * Numbers and booleans come as JSON values or as text, and property names in any letter
 * case. The account has no version: when a password is changed by somebody other than the
 * CPM, no other property changes.
 */
final class CcpAccount {

	private static final String CONTENT = "Content";

	private static final int LONGEST_EPOCH = 11;

	private final Map<String, String> properties = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	private CcpAccount(JsonNode json) {
		json.properties().forEach((property) -> {
			if (!property.getValue().isNull()) {
				this.properties.put(property.getKey(), StoreJson.value(property.getValue()).reveal());
			}
		});
	}

	/**
	 * @param fields the property that each field is taken from; one that the account does
	 * not have is left out
	 */
	static FetchResult read(StoreHttpResponse answer, Map<String, String> fields) {
		JsonNode json = (answer.status() == 200) ? answer.json() : null;
		if (answer.status() != 200 || (json != null && json.has("ErrorCode"))) {
			return CcpFailure.of(answer);
		}
		if (json == null) {
			return new Malformed("CCP answered 200 without JSON: is something else listening there?");
		}
		return new CcpAccount(json).result(fields);
	}

	private FetchResult result(Map<String, String> fields) {
		if (property(CONTENT).isEmpty()) {
			return new Malformed("CCP answered 200 without a password");
		}
		if (isTrue("PasswordChangeInProcess")) {
			return new Rotating(null);
		}
		if ("inactive".equalsIgnoreCase(property("DualAccountStatus").strip())) {
			return new Malformed("the key names the inactive account of a pair: ask for both by "
					+ "query:…;VirtualUsername=…;DualAccountStatus=Active");
		}
		Map<String, SecretValue> values = new TreeMap<>();
		fields.forEach((field, property) -> {
			if (!property(property).isEmpty()) {
				values.put(field, SecretValue.of(property(property)));
			}
		});
		if (values.isEmpty()) {
			return new Malformed("the account has none of the properties that fields name");
		}
		return new Found(new Secret(values, null, instant("LastSuccessChange"), null, null, null));
	}

	private String property(String name) {
		return this.properties.getOrDefault(name, "");
	}

	private boolean isTrue(String name) {
		return switch (property(name).strip().toLowerCase(Locale.ROOT)) {
			case "true", "yes", "1" -> true;
			default -> false;
		};
	}

	private @Nullable Instant instant(String name) {
		String seconds = property(name).strip();
		boolean isEpoch = !seconds.isEmpty() && seconds.length() <= LONGEST_EPOCH
				&& seconds.chars().allMatch((letter) -> letter >= '0' && letter <= '9');
		long epoch = isEpoch ? Long.parseLong(seconds) : 0;
		return (epoch > 0) ? Instant.ofEpochSecond(epoch) : null;
	}

}
