package io.credbroker.service.rotation.operations;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Who still holds another version than the new one.
 *
 * @param older how many do
 * @param olderUntil when the last of them has to ask again; {@code null} for nobody
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OlderHolders(@JsonProperty("older") int older, @JsonProperty("older_until") @Nullable Instant olderUntil) {
}
