package io.credbroker.service.rotation.holders;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One holder of one version: a caller with its task.
 *
 * @param fingerprint the version, by its present name
 * @param current whether it is the current version
 * @param since when it was given first, among the answers that still count
 * @param until when the last of these answers expires
 * @param line the event of that answer
 */
record HeldVersion(String fingerprint, @Nullable String version, boolean current, Instant since, Instant until,
		String line) {
}
