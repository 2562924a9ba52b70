package io.credbroker.service.policy;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.mapping.MappedSecret;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.policy.SecretChoice.Chosen;
import io.credbroker.service.policy.SecretChoice.Refused;
import io.credbroker.service.policy.SecretChoice.Undecided;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the secrets of a mapping by the task for which a lookup is made.
 * <p>
 * The first one that is for the task is chosen. One for everybody else is never given to
 * a task that another one is for, as far as anybody says, and that is not known well
 * enough to get it: that would be another secret than the one that is meant, without a
 * word.
 */
public final class SecretChoices {

	/** By kind and name, for mappings with a choice only. */
	private final Map<ResourceKind, Map<String, List<CompiledSecret>>> compiled = new EnumMap<>(ResourceKind.class);

	/**
	 * Compiles the choices of those mappings that have one.
	 */
	public SecretChoices(Collection<MappingDefinition> mappings) {
		mappings.stream()
			.filter(MappingDefinition::chooses)
			.forEach((mapping) -> this.compiled.computeIfAbsent(mapping.kind(), (_) -> new HashMap<>())
				.put(mapping.name(), mapping.body().secrets().stream().map(CompiledSecret::new).toList()));
	}

	/**
	 * Whether the mapping has a choice.
	 */
	public boolean isMade(Mapping mapping) {
		return !secrets(mapping).isEmpty();
	}

	/**
	 * Chooses for one lookup.
	 */
	public SecretChoice choose(Caller caller, Mapping mapping, TaskContext context) {
		List<CompiledSecret> secrets = secrets(mapping);
		if (secrets.isEmpty()) {
			return new Chosen(new MappedSecret(mapping, 0));
		}
		StandingCondition unproven = null;
		for (int i = 0; i < secrets.size(); i++) {
			CompiledSecret secret = secrets.get(i);
			RuleCondition mismatch = secret.mismatch(caller, context);
			if (mismatch == null && (unproven == null || secret.namesTasks())) {
				return new Chosen(new MappedSecret(mapping, i));
			}
			if (context.unavailable() != null && secret.isOpen(caller, context)) {
				return new Undecided(ChoiceDetails.undecided(mapping, context));
			}
			if (unproven == null && mismatch instanceof StandingCondition standing) {
				unproven = standing;
			}
		}
		return new Refused((unproven != null) ? ChoiceDetails.unproven(mapping, unproven, context)
				: ChoiceDetails.forOthers(mapping, lacking(secrets, caller, context), context));
	}

	/**
	 * Of what is missing for one of them, the part that is compared last.
	 */
	private static @Nullable RuleCondition lacking(List<CompiledSecret> secrets, Caller caller, TaskContext context) {
		RuleCondition last = null;
		for (CompiledSecret secret : secrets) {
			RuleCondition mismatch = secret.mismatch(caller, context);
			if (mismatch != null && (last == null || mismatch.field().compareTo(last.field()) > 0)) {
				last = mismatch;
			}
		}
		return last;
	}

	/**
	 * Each secret of a mapping with a choice, in the order in which they are tried, and
	 * why it is not for the task; {@link #choose} compares the same. Empty for a mapping
	 * without a choice.
	 */
	public List<SecretTrace> trace(Caller caller, Mapping mapping, TaskContext context) {
		List<CompiledSecret> secrets = secrets(mapping);
		return IntStream.range(0, secrets.size()).mapToObj((i) -> {
			RuleCondition mismatch = secrets.get(i).mismatch(caller, context);
			return new SecretTrace(mapping.secrets().get(i), secrets.get(i).when(),
					(mismatch != null) ? mismatch.mismatch(caller, context) : null);
		}).toList();
	}

	/**
	 * Each secret of a mapping with a choice, in the order in which they are tried, for
	 * no lookup. Empty for a mapping without a choice.
	 */
	public List<SecretTrace> of(Mapping mapping) {
		List<CompiledSecret> secrets = secrets(mapping);
		return IntStream.range(0, secrets.size())
			.mapToObj((i) -> new SecretTrace(mapping.secrets().get(i), secrets.get(i).when(), null))
			.toList();
	}

	private List<CompiledSecret> secrets(Mapping mapping) {
		Map<String, List<CompiledSecret>> ofKind = this.compiled.get(mapping.kind());
		return (ofKind != null) ? Objects.requireNonNullElse(ofKind.get(mapping.name()), List.of()) : List.of();
	}

}
