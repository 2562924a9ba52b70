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
record VariableMetadata(long version, String created, @Nullable Instant due, @Nullable Duration every,
		@Nullable String rotator) {

	/**
	 * The accepted difference between Conjur's clock and the broker's.
	 */
	private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

	/**
	 * A variable that is not there, or that the broker may not see.
	 */
	static final VariableMetadata ABSENT = new VariableMetadata(0, "", null, null, null);

	static VariableMetadata of(JsonNode resource) {
		JsonNode newest = null;
		for (JsonNode secret : resource.path("secrets")) {
			newest = (newest == null || version(secret) > version(newest)) ? secret : newest;
		}
		return new VariableMetadata((newest != null) ? version(newest) : 0, resource.path("created_at").asString(""),
				(newest != null) ? instant(newest.path("expires_at").asString("")) : null,
				RotationPeriod.of(annotation(resource, "rotation/ttl")), annotation(resource, "rotation/rotator"));
	}

	boolean hasValue() {
		return this.version > 0;
	}

	boolean isThere() {
		return !this.created.isEmpty();
	}

	/**
	 * When the rotator put this value in force, as far as that follows from when it is to
	 * replace it.
	 * <p>
	 * A rotator that fails sets that time to the moment of each attempt although the
	 * value does not change, so a time in the past or in the next moments says nothing.
	 */
	@Nullable Instant rotatedAt(Instant now) {
		if (this.due == null || this.every == null || this.rotator == null) {
			return null;
		}
		Duration tenth = this.every.dividedBy(10);
		Duration margin = (tenth.compareTo(CLOCK_DIFFERENCE) < 0) ? tenth : CLOCK_DIFFERENCE;
		Instant rotated = this.due.minus(this.every);
		return this.due.isAfter(now.plus(margin)) && !rotated.isAfter(now.plus(margin)) ? rotated : null;
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

}
