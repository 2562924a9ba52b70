package io.credbroker.provider.sts;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.OptionValue;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretOptions;
import io.credbroker.spi.Standing;

import static java.util.Objects.requireNonNull;

/**
 * Lookups of tasks, as the broker hands them to a store.
 */
final class Lookups {

	static final String POLICY = """
			{ "Version": "2012-10-17",
			  "Statement": [ { "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
			                   "Resource": "arn:aws:s3:::lake/{dag}/*" } ] }
			""";

	private Lookups() {
	}

	/**
	 * A key with options: texts, lists of texts and maps of texts.
	 */
	static SecretKey key(String role, Map<String, ?> options) {
		return key(role, options, Map.of());
	}

	static SecretKey key(String role, Map<String, ?> options, Map<String, String> variables) {
		Map<String, OptionValue> values = new LinkedHashMap<>();
		options.forEach((name, value) -> values.put(name, value(value)));
		return new SecretKey(role, new SecretOptions(values, variables));
	}

	@SuppressWarnings("unchecked")
	private static OptionValue value(Object value) {
		return switch (value) {
			case List<?> texts -> new OptionValue.Texts((List<String>) texts);
			case Map<?, ?> entries -> new OptionValue.Entries((Map<String, String>) entries);
			default -> new OptionValue.Text(String.valueOf(value));
		};
	}

	static Map<ContextPart, String> task(String dag) {
		Map<ContextPart, String> task = new HashMap<>();
		task.put(ContextPart.DAG, dag);
		task.put(ContextPart.TASK, "load");
		task.put(ContextPart.RUN, "manual");
		task.put(ContextPart.TEAM, "data");
		return task;
	}

	static FetchRequest request(StsStore store, SecretKey key, Map<ContextPart, String> known) {
		return request(store, key, known, Standing.VERIFIED);
	}

	static FetchRequest request(StsStore store, SecretKey key, Map<ContextPart, String> known, Standing standing) {
		return new FetchRequest(key, Duration.ofMinutes(15),
				IssuingContext.of(store.issuingScope(key),
						(part) -> known.containsKey(part) ? ContextValue.of(known.get(part), standing) : null),
				StubbedSts.AUDIT);
	}

	static FetchRequest wanting(FetchRequest request, Duration ttl) {
		return new FetchRequest(request.key(), ttl, request.context(), request.audit());
	}

	static Secret secret(FetchResult result) {
		if (result instanceof Found(var secret)) {
			return secret;
		}
		throw new AssertionError(result);
	}

	static String field(FetchResult result, String name) {
		return requireNonNull(secret(result).fields().get(name), name).reveal();
	}

}
