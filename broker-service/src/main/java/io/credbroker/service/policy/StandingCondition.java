package io.credbroker.service.policy;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskPart;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Asks that parts of the context are known well enough.
 *
 * @param required the least standing of each of them
 */
record StandingCondition(Standing required, Set<TaskPart> parts) implements RuleCondition {

	private static final Set<TaskPart> TASK = EnumSet.of(TaskPart.DAG, TaskPart.TASK);

	/**
	 * What a rule demands of the parts that it names, or of DAG and task where it names
	 * none; {@code null} where it takes whatever the caller asserts.
	 */
	static @Nullable StandingCondition of(ContextMatch rule) {
		if (rule.standing() == Standing.ASSERTED) {
			return null;
		}
		Set<TaskPart> named = Arrays.stream(ContextField.values())
			.filter((field) -> !field.asked(rule).isEmpty())
			.map(ContextField::part)
			.collect(Collectors.toCollection(() -> EnumSet.noneOf(TaskPart.class)));
		return new StandingCondition(rule.standing(), named.isEmpty() ? TASK : named);
	}

	@Override
	public RuleField field() {
		return RuleField.STANDING;
	}

	@Override
	public boolean matches(Caller caller, TaskContext context) {
		for (TaskPart part : this.parts) {
			if (!isMet(context, part)) {
				return false;
			}
		}
		return true;
	}

	private boolean isMet(TaskContext context, TaskPart part) {
		Standing known = context.standing(part);
		return known != null && known.compareTo(this.required) <= 0;
	}

	@Override
	public boolean isOpen(TaskContext context) {
		return this.required == Standing.ATTESTED
				&& this.parts.stream().allMatch((part) -> isMet(context, part) || context.couldBeAttested(part));
	}

	@Override
	public boolean covers(RuleCondition narrow) {
		return narrow instanceof StandingCondition(var other, var others) && this.required.compareTo(other) >= 0
				&& others.containsAll(this.parts);
	}

	@Override
	public String mismatch(Caller caller, TaskContext context) {
		return "demands that %s; %s".formatted(
				this.parts.stream()
					.sorted()
					.map((part) -> part.key() + " is " + text(this.required))
					.collect(Collectors.joining(" and ")),
				this.parts.stream()
					.sorted()
					.map((part) -> part.key() + " is " + found(context, part))
					.collect(Collectors.joining(", ")));
	}

	/**
	 * How far the part is known that is known least.
	 */
	String least(TaskContext context) {
		return this.parts.stream()
			.filter((part) -> !isMet(context, part))
			.sorted()
			.findFirst()
			.map((part) -> "its " + part.key() + " is " + found(context, part))
			.orElse("");
	}

	private static String found(TaskContext context, TaskPart part) {
		Standing standing = context.standing(part);
		return (standing != null) ? text(standing) : "missing";
	}

	static String text(Standing standing) {
		return standing.name().toLowerCase(Locale.ROOT);
	}

}
