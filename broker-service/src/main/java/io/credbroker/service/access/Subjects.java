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

import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Assertion;
import io.credbroker.service.identity.Binding;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.Issuers;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads from the parameters of an inquiry whom it is about.
 */
@Component
final class Subjects {

	/** The parameters that describe a caller. */
	static final Set<String> CALLER = Set.of("issuer", "subject", "client", "group", "service_account",
			Inquiry.ANY_CLAIM, "binding");

	/** The parameters that say what a caller says of itself. */
	static final Set<String> CONTEXT = Set.of("dag", "task", "run_id", "team");

	private final Issuers issuers;

	Subjects(Issuers issuers) {
		this.issuers = issuers;
	}

	/**
	 * The caller that is described, or the one who asks where none is; a context that is
	 * not described is the one that the request has.
	 */
	Subject read(Inquiry inquiry, AssertedContext otherwise) {
		boolean described = inquiry.hasAny((name) -> CALLER.contains(name) || name.startsWith(Inquiry.CLAIM));
		return new Subject(described ? caller(inquiry) : inquiry.caller(), described,
				(described || inquiry.hasAny(CONTEXT::contains)) ? context(inquiry) : otherwise);
	}

	private static AssertedContext context(Inquiry inquiry) {
		return new AssertedContext(inquiry.one("dag"), inquiry.one("task"), inquiry.one("run_id"), null, null,
				inquiry.one("team"));
	}

	private Caller caller(Inquiry inquiry) {
		String issuer = inquiry.one("issuer");
		if (issuer == null || !this.issuers.names().contains(issuer)) {
			throw Inquiry.invalid(
					"issuer is the configured name of the caller's issuer: %s.".formatted(words(this.issuers.names())));
		}
		String subject = inquiry.one("subject");
		return new Caller(issuer, (subject != null) ? subject : "", inquiry.one("client"), inquiry.all("group"),
				inquiry.one("service_account"), claims(inquiry, issuer),
				new Assertion(null, null, Instant.MAX, List.of(), binding(inquiry.one("binding"))));
	}

	private Map<String, Set<String>> claims(Inquiry inquiry, String issuer) {
		Set<String> known = this.issuers.policyClaims().getOrDefault(issuer, Set.of());
		Map<String, Set<String>> claims = new HashMap<>();
		inquiry.parameters().keySet().stream().filter((name) -> name.startsWith(Inquiry.CLAIM)).forEach((name) -> {
			String claim = name.substring(Inquiry.CLAIM.length());
			if (!known.contains(claim)) {
				throw Inquiry
					.invalid("Policies see these claims of the issuer %s: %s.".formatted(issuer, words(known)));
			}
			claims.put(claim, inquiry.all(name));
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
			.orElseThrow(() -> Inquiry.invalid("binding is one of %s."
				.formatted(Arrays.stream(Binding.values()).map(Subjects::text).collect(Collectors.joining(", ")))));
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
