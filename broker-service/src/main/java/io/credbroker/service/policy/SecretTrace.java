package io.credbroker.service.policy;

import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.mapping.SecretLocation;
import org.jspecify.annotations.Nullable;

/**
 * One of several secrets of a mapping, compared with one lookup.
 *
 * @param when the tasks that it is for; {@link ContextMatch#ANY} for all others
 * @param mismatch why it is not for the task, or {@code null} when it is
 */
public record SecretTrace(SecretLocation location, ContextMatch when, @Nullable String mismatch) {
}
