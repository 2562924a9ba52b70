package io.credbroker.service.record.chain;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.service.record.event.EventType;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of a record.
 *
 * @param hash the hash that the line claims to have
 * @param intact whether that hash matches the line
 * @param event the whole event
 */
public record ChainLine(String instance, long sequence, String previous, String hash, boolean intact, JsonNode event) {

	private static final Pattern TAIL = Pattern.compile(Chain.HASH_KEY + "([0-9a-f]{64})\"}$");

	private static final JsonMapper JSON = JsonMapper.shared();

	/**
	 * Reads a line without its line feed; returns {@code null} when it is not an event.
	 */
	public static @Nullable ChainLine read(String line) {
		Matcher tail = TAIL.matcher(line);
		if (!line.startsWith("{") || !tail.find()) {
			return null;
		}
		JsonNode event = tree(line);
		if (event == null || !event.path("instance").isString() || !event.path("sequence").isIntegralNumber()
				|| !event.path("previous").isString()) {
			return null;
		}
		String hash = tail.group(1);
		return new ChainLine(event.path("instance").asString(), event.path("sequence").asLong(),
				event.path("previous").asString(), hash, hash.equals(hash(line.substring(0, tail.start()))), event);
	}

	private static @Nullable JsonNode tree(String line) {
		try {
			return JSON.readTree(line);
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static String hash(String text) {
		return HexFormat.of().formatHex(Chain.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * The hash that the next event must name as previous: for a replacement, that of the
	 * replaced event.
	 */
	public String link() {
		return isOf(EventType.REPLACEMENT) ? this.event.path("replaced").path("hash").asString("") : this.hash;
	}

	public boolean isOf(EventType type) {
		return type.text().equals(this.event.path("event").asString(""));
	}

}
