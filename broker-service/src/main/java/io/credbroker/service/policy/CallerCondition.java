package io.credbroker.service.policy;

import java.util.Set;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import org.jspecify.annotations.Nullable;

/**
 * Requires that one field of the caller has one of some values.
 */
record CallerCondition(RuleField field, Set<String> words) implements RuleCondition {

	@Override
	public boolean matches(Caller caller, TaskContext context) {
		return switch (this.field) {
			case GROUPS -> shares(this.words, caller.groups());
			case SERVICE_ACCOUNT -> ServiceAccountNames.allow(this.words, caller.serviceAccount());
			default -> {
				String word = word(caller);
				yield word != null && this.words.contains(word);
			}
		};
	}

	private @Nullable String word(Caller caller) {
		return switch (this.field) {
			case ISSUER -> caller.issuer();
			case SUBJECT -> caller.subject();
			case CLIENT -> caller.client();
			case SERVICE_ACCOUNT -> caller.serviceAccount();
			default -> throw new IllegalStateException("not a single-valued field of a caller: " + this.field);
		};
	}

	@Override
	public boolean covers(RuleCondition narrow) {
		return narrow.field() == this.field && ((this.field == RuleField.SERVICE_ACCOUNT)
				? ServiceAccountNames.cover(this.words, narrow.words()) : this.words.containsAll(narrow.words()));
	}

	@Override
	public String mismatch(Caller caller, TaskContext context) {
		String asked = RuleCondition.list(this.words);
		return (this.field == RuleField.GROUPS)
				? "requires a group of %s; the caller is in none of them".formatted(asked)
				: "requires %s %s; the caller's is %s".formatted(noun(), asked, RuleCondition.orNone(word(caller)));
	}

	private String noun() {
		return switch (this.field) {
			case ISSUER -> "the issuer";
			case SUBJECT -> "a subject of";
			case CLIENT -> "a client of";
			default -> "a service account of";
		};
	}

	static boolean shares(Set<String> some, Set<String> others) {
		Set<String> few = (some.size() <= others.size()) ? some : others;
		Set<String> many = (some.size() <= others.size()) ? others : some;
		for (String word : few) {
			if (many.contains(word)) {
				return true;
			}
		}
		return false;
	}

}
