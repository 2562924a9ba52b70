package io.credbroker.provider.oauth2;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.provider.support.StoreJson;
import io.credbroker.spi.SecretValue;
import tools.jackson.databind.JsonNode;

/**
 * A token as it was issued.
 *
 * @param scope what it has, separated by blanks; empty if that is not known
 * @param more what else the server said, such as the address of its API
 */
record TokenAnswer(SecretValue token, String type, String scope, Instant end, Map<String, SecretValue> more) {

	private static final int LONGEST = 64 * 1024;

	private static final Duration LONGEST_LIFE = Duration.ofDays(3650);

	private static final Set<String> KNOWN = Set.of("access_token", "token_type", "scope", "expires_in", "expires_at",
			"refresh_token", "id_token", "refresh_expires_in", "refresh_token_expires_in", "issued_token_type",
			"not-before-policy", "session_state", "ext_expires_in");

	/**
	 * Reads the answer to a request.
	 * @param begun when the server was asked, from which the lifetime counts: from the
	 * whole second, since servers count in seconds
	 * @param unstated how long a token lives whose lifetime is not told
	 */
	static TokenAnswer read(StoreHttpResponse answer, TokenRequest asked, Instant begun, Duration unstated)
			throws FailedCallException {
		if (answer.status() != 200) {
			throw new FailedCallException(TokenFailure.of(answer, asked.callerToken() != null));
		}
		JsonNode json = answer.json();
		String token = (json != null) ? json.path("access_token").asString("") : "";
		if (json == null || !isSendable(token)) {
			throw FailedCallException
				.malformed("the issuer answered 200 without a usable access_token: is something else listening there?");
		}
		Map<String, SecretValue> more = new LinkedHashMap<>();
		json.properties().forEach((member) -> {
			if (!KNOWN.contains(member.getKey()) && !member.getValue().isNull()) {
				more.put(member.getKey(), StoreJson.value(member.getValue()));
			}
		});
		return new TokenAnswer(SecretValue.of(token), type(json, asked), scope(json, asked),
				begun.truncatedTo(ChronoUnit.SECONDS).plus(life(json, unstated)), more);
	}

	/**
	 * Whether it consists of characters that a header can carry (RFC 6749, appendix A).
	 */
	private static boolean isSendable(String token) {
		return !token.isEmpty() && token.length() <= LONGEST
				&& token.chars().allMatch((letter) -> letter > 0x20 && letter < 0x7F);
	}

	private static String type(JsonNode json, TokenRequest asked) throws FailedCallException {
		String type = json.path("token_type").asString("");
		boolean unbound = "Bearer".equalsIgnoreCase(type) || ("N_A".equals(type) && asked.tokenType() != null);
		if (unbound) {
			return "Bearer";
		}
		throw FailedCallException.malformed("DPoP".equalsIgnoreCase(type)
				? "the issued token is bound to a key (DPoP), which a task does not have: let the issuer give the client bearer tokens"
				: "the issued token is not a bearer token: token_type is missing or another");
	}

	private static String scope(JsonNode json, TokenRequest asked) {
		JsonNode told = json.path("scope");
		if (told.isString()) {
			return told.asString();
		}
		if (told.isArray()) {
			return String.join(" ", told.valueStream().map((one) -> one.asString("")).toList());
		}
		return String.join(" ", asked.scope());
	}

	private static Duration life(JsonNode json, Duration unstated) throws FailedCallException {
		JsonNode told = json.path("expires_in");
		if (told.isMissingNode() || told.isNull()) {
			return unstated;
		}
		String text = told.asString("").strip();
		if (!text.matches("[0-9]{1,12}")) {
			throw FailedCallException.malformed("the issuer's expires_in is no number of seconds");
		}
		Duration life = Duration.ofSeconds(Long.parseLong(text));
		if (!life.isPositive()) {
			throw FailedCallException.malformed("the issuer gave a token that has expired: expires_in is 0");
		}
		return (life.compareTo(LONGEST_LIFE) > 0) ? LONGEST_LIFE : life;
	}

	/**
	 * The scopes that were asked for and that it lacks. Entra names those of
	 * {@code /.default} one by one.
	 */
	List<String> lacks(TokenRequest asked) {
		Set<String> has = Set.copyOf(List.of(this.scope.split(" +")));
		return asked.scope().stream().filter((scope) -> !has.contains(scope) && !scope.endsWith("/.default")).toList();
	}

	/**
	 * The fields of the secret.
	 */
	Map<String, SecretValue> fields() {
		Map<String, SecretValue> fields = new LinkedHashMap<>();
		fields.put("access_token", this.token);
		fields.put("token_type", SecretValue.of(this.type));
		fields.put("scope", SecretValue.of(this.scope));
		fields.put("expires_at", SecretValue.of(this.end.toString()));
		fields.putAll(this.more);
		return fields;
	}

}
