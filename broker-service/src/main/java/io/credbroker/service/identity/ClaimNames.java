package io.credbroker.service.identity;

import java.util.List;

/**
 * Which claims say what about a caller, once settings and preset are put together.
 */
record ClaimNames(List<String> groups, List<String> subject, List<String> client, List<String> required,
		List<String> policy) {
}
