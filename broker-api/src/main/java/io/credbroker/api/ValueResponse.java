package io.credbroker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * The body of a granted variable or config; it prints nothing but its key.
 *
 * @param value in every body; {@code null} where the writer of the body adds it itself,
 * so that a large one is written once for all callers
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ValueResponse(@JsonProperty("key") String key, @JsonProperty("value") @Nullable String value,
		@JsonUnwrapped Freshness freshness) {

	@Override
	public String toString() {
		return "ValueResponse[key=" + this.key + "]";
	}

}
