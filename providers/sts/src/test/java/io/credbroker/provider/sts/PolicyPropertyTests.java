package io.credbroker.provider.sts;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.IssuingScope;
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
 * Whatever a DAG or a team is called, its session allows what is its own and nothing of
 * what belongs to another one.
 */
class PolicyPropertyTests {

	private static final String LAKE = "arn:aws:s3:::lake/";

	private static final IssuingScope SCOPE = IssuingScope.of(ContextPart.DAG, ContextPart.TEAM);

	/** Every way in which a name may stand in a resource, and where two stand in one. */
	private static final List<String> RESOURCES = List.of("{dag}/*", "{team}/{dag}/*", "dag={dag}/*", "{team}-x/{dag}",
			"{dag}-x/*", "x/{team}:{dag}:*", "{dag}");

	@Property(tries = 2000)
	void noValueAllowsMoreThanItsOwn(@ForAll("weird") String dag, @ForAll("weird") String team,
			@ForAll("weird") String otherDag, @ForAll("weird") String otherTeam, @ForAll("resources") String resource) {
		String policy = filled(allow(resource), dag, team);
		if (policy == null) {
			return;
		}
		IamEvaluator iam = new IamEvaluator(policy);

		assertThat(iam.allows("s3:GetObject", LAKE + object(resource, dag, team), Map.of())).as("its own").isTrue();
		boolean same = (!resource.contains("{dag}") || dag.equals(otherDag))
				&& (!resource.contains("{team}") || team.equals(otherTeam));
		if (!same && filled(allow(resource), otherDag, otherTeam) != null) {
			assertThat(iam.allows("s3:GetObject", LAKE + object(resource, otherDag, otherTeam), Map.of()))
				.as("what belongs to another")
				.isFalse();
		}
		assertThat(iam.allows("s3:GetObject", LAKE + "z" + object(resource, dag, team), Map.of())).isFalse();
		assertThat(iam.allows("s3:DeleteObject", LAKE + object(resource, dag, team), Map.of())).isFalse();
	}

	@Property(tries = 1000)
	void noValueListsMoreThanItsOwn(@ForAll("weird") String dag, @ForAll("weird") String prefix) {
		String condition = "{\"Version\":\"2012-10-17\",\"Statement\":["
				+ "{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":\"s3:*\","
				+ "\"Resource\":\"*\",\"Condition\":{\"StringNotLike\":{\"s3:prefix\":\"{dag}/*\"}}}]}";
		String policy = filled(condition, dag, "t");
		if (policy != null) {
			assertThat(new IamEvaluator(policy).allows("s3:ListBucket", LAKE, Map.of("s3:prefix", prefix + "/x")))
				.isEqualTo((prefix + "/x").startsWith(dag + "/"));
		}
	}

	private static String allow(String resource) {
		return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\""
				+ LAKE + resource + "\"}]}";
	}

	/**
	 * Some object that belongs to these values.
	 */
	private static String object(String resource, String dag, String team) {
		return resource.replace("{dag}", dag).replace("{team}", team).replace("*", "file");
	}

	private static @Nullable String filled(String policy, String dag, String team) {
		try {
			return PolicyTemplate.parse(policy, StsService.AWS).fill(values(dag, team));
		}
		catch (FailedCallException ex) {
			return null;
		}
	}

	private static LookupValues values(String dag, String team) {
		return new LookupValues(SecretOptions.NONE,
				IssuingContext.of(SCOPE,
						(part) -> ContextValue.of((part == ContextPart.DAG) ? dag : team, Standing.VERIFIED)),
				Standing.VERIFIED);
	}

	/**
	 * What somebody who wants more would be called, and plain names that begin alike.
	 */
	@Provide
	Arbitrary<String> weird() {
		Arbitrary<String> made = Arbitraries.strings()
			.withChars("ab.-_:+~/*?${}\"\\,=@ \n\u00e9\u202e")
			.ofMinLength(0)
			.ofMaxLength(6);
		Arbitrary<String> plain = Arbitraries.strings().withChars("ab.-_:").ofMinLength(1).ofMaxLength(4);
		return Arbitraries.oneOf(made, plain, plain, Arbitraries.of("*", "..", "${*}", "${aws:username}", "a/../b",
				"{dag}", "{team}", "a\",\"Resource\":\"*", "a-x", "a"));
	}

	@Provide
	Arbitrary<String> resources() {
		return Arbitraries.of(RESOURCES);
	}

	@Property(tries = 2000)
	void namesOfDifferentLookupsDiffer(@ForAll("weird") String dag, @ForAll("weird") String task,
			@ForAll("weird") String otherDag, @ForAll("weird") String otherTask) {
		for (String template : List.of("{dag},{task}", "{dag}.{task}", "{dag}{task}")) {
			String name = name(template, dag, task);

			assertThat(name).matches("[A-Za-z0-9_+=,.@-]{2,64}");
			if (!dag.equals(otherDag) || !task.equals(otherTask)) {
				assertThat(name).isNotEqualTo(name(template, otherDag, otherTask));
			}
		}
	}

	private static String name(String template, String dag, String task) {
		Map<String, String> values = Map.of("dag", dag, "task", task);
		return BoundedText.NAME.fill(TextTemplate.parse(template), (name) -> Objects.requireNonNull(values.get(name)));
	}

}
