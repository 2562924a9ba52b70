package io.credbroker.service.access;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.service.identity.Caller;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of a caller as policies see it.
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record CallerResponse(String issuer, String subject, @Nullable String client, Set<String> groups,
		@Nullable String serviceAccount, Map<String, Set<String>> claims) {

	static CallerResponse of(Caller caller) {
		return new CallerResponse(caller.issuer(), caller.subject(), caller.client(), new TreeSet<>(caller.groups()),
				caller.serviceAccount(), sorted(caller.claims()));
	}

	static Map<String, Set<String>> sorted(Map<String, Set<String>> claims) {
		Map<String, Set<String>> sorted = new TreeMap<>();
		claims.forEach((name, values) -> sorted.put(name, new TreeSet<>(values)));
		return sorted;
	}

}
