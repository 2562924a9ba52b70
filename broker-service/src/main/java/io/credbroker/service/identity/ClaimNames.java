package io.credbroker.service.identity;

import java.util.List;

/**
 * The names of the claims to read, combined from settings and preset.
 */
record ClaimNames(List<String> groups, List<String> subject, List<String> client, List<String> required,
		List<String> policy) {
}
