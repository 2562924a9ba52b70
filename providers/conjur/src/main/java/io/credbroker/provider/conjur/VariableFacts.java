package io.credbroker.provider.conjur;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What Conjur says of one variable without giving its value.
 *
 * @param version the number of its newest value, or 0 when it never had one
 * @param created when the variable itself was made, since a new one of the same name
 * counts its versions from 1 again
 * @param due when the rotator is to replace the value
 * @param every how often the rotator replaces it
 * @param rotator names the rotator that Conjur runs for it
 */
record VariableFacts(long version, String created, @Nullable Instant due, @Nullable Duration every,
		@Nullable String rotator) {

	/**
	 * A variable that is not there, or that the broker may not see.
	 */
	static final VariableFacts ABSENT = new VariableFacts(0, "", null, null, null);

	static VariableFacts of(JsonNode resource) {
		JsonNode newest = null;
		for (JsonNode secret : resource.path("secrets")) {
			newest = (newest == null || version(secret) > version(newest)) ? secret : newest;
		}
		String every = annotation(resource, "rotation/ttl");
		return new VariableFacts((newest != null) ? version(newest) : 0, resource.path("created_at").asString(""),
				(newest != null) ? instant(newest.path("expires_at").asString("")) : null,
				(every != null) ? duration(every) : null, annotation(resource, "rotation/rotator"));
	}

	boolean hasValue() {
		return this.version > 0;
	}

	/**
	 * When the rotator put this value in force, as far as that follows from when it is to
	 * replace it.
	 */
	@Nullable Instant rotatedAt() {
		return (this.due != null && this.every != null && this.rotator != null) ? this.due.minus(this.every) : null;
	}

	private static long version(JsonNode secret) {
		return secret.path("version").asLong(0);
	}

	private static @Nullable String annotation(JsonNode resource, String name) {
		for (JsonNode annotation : resource.path("annotations")) {
			if (name.equals(annotation.path("name").asString(""))) {
				return annotation.path("value").asString("");
			}
		}
		return null;
	}

	private static @Nullable Instant instant(String time) {
		try {
			return time.isEmpty() ? null : OffsetDateTime.parse(time.replace(' ', 'T')).toInstant();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static @Nullable Duration duration(String period) {
		try {
			return Duration.parse(period);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
