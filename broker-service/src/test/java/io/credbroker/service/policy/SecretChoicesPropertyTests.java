package io.credbroker.service.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.identity.TaskPart;
import io.credbroker.service.identity.TaskParts;
import io.credbroker.service.identity.TestContexts;
import io.credbroker.service.mapping.ContextMatch;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.mapping.SecretEntry;
import io.credbroker.service.mapping.Shape;
import io.credbroker.service.mapping.Template;
import io.credbroker.service.mapping.WholeForm;
import io.credbroker.service.policy.SecretChoice.Chosen;
import io.credbroker.service.policy.SecretChoice.Refused;
import io.credbroker.service.policy.SecretChoice.Undecided;
import io.credbroker.service.yaml.TextPosition;
import io.credbroker.spi.SecretOptions;
import io.credbroker.spi.Standing;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every choice and every context.
 */
class SecretChoicesPropertyTests {

	private static final Caller CALLER = TestRules.caller("a");

	@Property(tries = 300)
	void aChoiceIsThatOfASimpleReading(@ForAll("choices") List<ContextMatch> choice,
			@ForAll("standings") Map<TaskPart, Standing> standings) {
		SampleLookups.SAID.forEach((said) -> {
			TaskContext context = TestContexts.known(said.parts(), standings);

			assertThat(chosen(choice, context)).as("%s in %s", choice, context).isEqualTo(simple(choice, context));
		});
	}

	/**
	 * Whoever is known less well is given the same, one that names its tasks and demands
	 * less, or none; never what is for everybody else.
	 */
	@Property(tries = 200)
	void knowingLessGainsNothingThatDemandsMore(@ForAll("choices") List<ContextMatch> choice,
			@ForAll("standings") Map<TaskPart, Standing> standings) {
		SampleLookups.SAID.forEach((said) -> {
			int before = chosen(choice, TestContexts.known(said.parts(), standings));
			int after = chosen(choice, TestContexts.known(said.parts(), Map.of()));

			assertThat(after == before || after == -1
					|| (choice.get(after).namesParts() && choice.get(after).standing() == Standing.ASSERTED))
				.isTrue();
		});
	}

	/**
	 * Whatever the orchestrator would have said, a secret that takes its word is not
	 * given and not passed over while it cannot be asked.
	 */
	@Property(tries = 100)
	void whatTheOrchestratorWouldChooseIsLeftOpenWhileItIsAway(@ForAll("choices") List<ContextMatch> choice) {
		SampleLookups.SAID.forEach((said) -> {
			SecretChoice away = choose(choice, said.unavailable("it is away"));
			SampleLookups.SAID.forEach((truth) -> {
				TaskParts parts = truth.parts();
				int would = chosen(choice, said
					.attested(new TaskParts(parts.dagId(), parts.taskId(), parts.runId(), null, null, null, null)));
				if (would >= 0 && choice.get(would).standing() == Standing.ATTESTED) {
					assertThat(
							away instanceof Undecided || (away instanceof Chosen(var secret) && secret.entry() < would))
						.as("%s said %s, true %s: %s", choice, said, truth, away)
						.isTrue();
				}
			});
		});
	}

	private static int chosen(List<ContextMatch> choice, TaskContext context) {
		return switch (choose(choice, context)) {
			case Chosen(var secret) -> secret.entry();
			case Refused _ -> -1;
			case Undecided _ -> -2;
		};
	}

	private static SecretChoice choose(List<ContextMatch> choice, TaskContext context) {
		MappingDefinition.Body body = new MappingDefinition.Body(
				choice.stream()
					.map((when) -> new SecretEntry(when, "store", Template.literal("key"), SecretOptions.NONE))
					.toList(),
				new Shape.WholeConnection(WholeForm.ANY), Mapping.Keeping.of(Duration.ofMinutes(15)),
				Mapping.IfMissing.SECRET_MISSING, null, null, Set.of());
		MappingDefinition mapping = new MappingDefinition(ResourceKind.CONNECTION, "c", null, body,
				new TextPosition(1, 1));
		return new SecretChoices(List.of(mapping)).choose(CALLER, mapping.mapping("c", Map.of()), context);
	}

	private static int simple(List<ContextMatch> choice, TaskContext context) {
		boolean named = false;
		for (int i = 0; i < choice.size(); i++) {
			ContextMatch when = choice.get(i);
			boolean fits = fits(when.dags(), context.parts().dagId()) && fits(when.tasks(), context.parts().taskId())
					&& fits(when.teams(), context.parts().team())
					&& (when.runTypes().isEmpty() || when.runTypes().contains(context.parts().runType()));
			boolean known = isKnown(when.dags(), TaskPart.DAG, when, context)
					&& isKnown(when.tasks(), TaskPart.TASK, when, context)
					&& isKnown(when.teams(), TaskPart.TEAM, when, context)
					&& isKnown(when.runTypes(), TaskPart.RUN_TYPE, when, context);
			if (when.equals(ContextMatch.ANY) ? !named : fits && known) {
				return i;
			}
			named |= fits;
		}
		return -1;
	}

	private static boolean fits(List<String> globs, @Nullable String word) {
		return globs.isEmpty() || (word != null
				&& globs.stream().anyMatch((glob) -> Pattern.matches(glob.replace("*", ".*").replace("?", "."), word)));
	}

	private static boolean isKnown(Collection<String> named, TaskPart part, ContextMatch when, TaskContext context) {
		Standing standing = context.standing(part);
		return named.isEmpty() || (standing != null && standing.compareTo(when.standing()) <= 0);
	}

	/**
	 * At least one names tasks, and none comes after one that names none.
	 */
	@Provide
	Arbitrary<List<ContextMatch>> choices() {
		return SampleLookups.context()
			.filter(ContextMatch::namesParts)
			.list()
			.ofMinSize(1)
			.ofMaxSize(4)
			.flatMap((named) -> Arbitraries.of(true, false).map((all) -> {
				List<ContextMatch> choice = new ArrayList<>(named);
				if (all) {
					choice.add(ContextMatch.ANY);
				}
				return choice;
			}));
	}

	@Provide
	Arbitrary<Map<TaskPart, Standing>> standings() {
		return Arbitraries.maps(Arbitraries.of(TaskPart.class), SampleLookups.standing());
	}

}
