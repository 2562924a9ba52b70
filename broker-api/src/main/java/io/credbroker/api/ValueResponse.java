package io.credbroker.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The body of a granted variable or config; it prints nothing but its key.
 */
public record ValueResponse(@JsonProperty("key") String key, @JsonProperty("value") String value,
		@JsonUnwrapped Freshness freshness) {

	@Override
	public String toString() {
		return "ValueResponse[key=" + this.key + "]";
	}

}
