package io.credbroker.service.access;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.identity.Binding;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.Issuers;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskParts;
import io.credbroker.service.identity.TokenMetadata;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Reads the caller that a query is about from its parameters.
 */
final class ExplainedCallers {

	/** The parameters that describe a caller. */
	static final Set<String> CALLER = Set.of("issuer", "subject", "client", "group", "service_account",
			AccessQuery.ANY_CLAIM, "binding");

	/** The parameters that describe the task for which a lookup is made. */
	static final Set<String> CONTEXT = Set.of("dag", "task", "run_id", "run_type", "team", "standing");

	private final Issuers issuers;

	ExplainedCallers(Issuers issuers) {
		this.issuers = issuers;
	}

	/**
	 * The described caller, or the sender of the query if none is described; the same for
	 * the context.
	 */
	ExplainedCaller read(AccessQuery query, TaskContext otherwise) {
		boolean described = query.hasAny((name) -> CALLER.contains(name) || name.startsWith(AccessQuery.CLAIM));
		return new ExplainedCaller(described ? caller(query) : query.caller(), described,
				(described || query.hasAny(CONTEXT::contains)) ? context(query) : otherwise);
	}

	private static TaskContext context(AccessQuery query) {
		return TaskContext.of(new TaskParts(query.one("dag"), query.one("task"), query.one("run_id"),
				query.one("run_type"), null, null, query.one("team")), standing(query.one("standing")));
	}

	private static Standing standing(@Nullable String word) {
		if (word == null) {
			return Standing.ASSERTED;
		}
		return Stream.of(Standing.VERIFIED, Standing.ATTESTED, Standing.ASSERTED)
			.filter((standing) -> RuleResponse.text(standing).equals(word))
			.findFirst()
			.orElseThrow(() -> new RequestInvalidException("standing is one of verified, attested, asserted."));
	}

	private Caller caller(AccessQuery query) {
		String issuer = query.one("issuer");
		if (issuer == null || !this.issuers.names().contains(issuer)) {
			throw new RequestInvalidException("issuer must be the configured name of the caller's issuer: %s."
				.formatted(words(this.issuers.names())));
		}
		String subject = query.one("subject");
		return new Caller(issuer, (subject != null) ? subject : "", query.one("client"), query.all("group"),
				query.one("service_account"), claims(query, issuer),
				new TokenMetadata(null, null, Instant.MAX, List.of(), binding(query.one("binding"))));
	}

	private Map<String, Set<String>> claims(AccessQuery query, String issuer) {
		Set<String> known = this.issuers.policyClaims().getOrDefault(issuer, Set.of());
		Map<String, Set<String>> claims = new HashMap<>();
		query.parameters().keySet().stream().filter((name) -> name.startsWith(AccessQuery.CLAIM)).forEach((name) -> {
			String claim = name.substring(AccessQuery.CLAIM.length());
			if (!known.contains(claim)) {
				throw new RequestInvalidException(
						"Policies see these claims of the issuer %s: %s.".formatted(issuer, words(known)));
			}
			claims.put(claim, query.all(name));
		});
		return claims;
	}

	private static Binding binding(@Nullable String word) {
		if (word == null) {
			return Binding.NONE;
		}
		return Stream.of(Binding.values())
			.filter((binding) -> text(binding).equals(word))
			.findFirst()
			.orElseThrow(() -> new RequestInvalidException("binding must be one of %s.".formatted(
					Arrays.stream(Binding.values()).map(ExplainedCallers::text).collect(Collectors.joining(", ")))));
	}

	/**
	 * The word for a binding in parameters and answers.
	 */
	static String text(Binding binding) {
		return binding.name().toLowerCase(Locale.ROOT);
	}

	private static String words(Set<String> words) {
		return words.isEmpty() ? "none" : String.join(", ", new TreeSet<>(words));
	}

}
