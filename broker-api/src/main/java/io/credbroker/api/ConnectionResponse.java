package io.credbroker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * The body of a granted connection; it prints nothing but its id.
 *
 * <p>
 * The writer of the body may leave {@code uri} and {@code connection} out here and add
 * them itself, so that a large one is written once for all callers.
 *
 * @param connType absent when the secret of a whole connection names none
 * @param uri absent when JSON alone was asked for, or when a URI cannot carry the
 * connection
 * @param connection a JSON object of Airflow's own keys; absent when the URI alone was
 * asked for
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ConnectionResponse(@JsonProperty("conn_id") String connId,
		@JsonProperty("conn_type") @Nullable String connType, @JsonProperty("uri") @Nullable String uri,
		@JsonRawValue @JsonProperty("connection") @Nullable String connection, @JsonUnwrapped Freshness freshness) {

	@Override
	public String toString() {
		return "ConnectionResponse[connId=" + this.connId + "]";
	}

}
