package io.credbroker.service.rotation.holders;

import org.jspecify.annotations.Nullable;

/**
 * A caller in an answer.
 *
 * @param issuer the configured name of its issuer
 * @param subject who its token says it is
 */
record HolderCaller(@Nullable String issuer, @Nullable String subject) {
}
