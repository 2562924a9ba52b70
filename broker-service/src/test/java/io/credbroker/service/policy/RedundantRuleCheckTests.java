package io.credbroker.service.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.CatalogParser;
import io.credbroker.service.catalog.CatalogRefusedException;
import io.credbroker.service.catalog.KnownNames;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.policy.Decision.Allowed;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import io.credbroker.service.yaml.YamlProblem;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A rule that the analysis calls redundant changes nothing for any caller and context.
 */
class RedundantRuleCheckTests {

	private static final Pattern RULE = Pattern.compile("^\"(rule\\d+)\"");

	private static final CatalogParser PARSER = new CatalogParser(new KnownNames(Set.of("vault"),
			Map.of("ping", Set.of("department", "site"), "okta", Set.of("department", "site"))));

	@Property(tries = 200)
	void aRefusedRuleChangesNoDecision(@ForAll("rules") List<PolicyRule> rules, @ForAll("callers") Caller caller) {
		Set<String> pointless = refused(rules);
		PolicySet all = new PolicySet(rules);
		PolicySet rest = new PolicySet(without(rules, pointless));
		Statistics.label("refused")
			.collect(!pointless.isEmpty())
			.coverage((refused) -> refused.check(true).percentage((share) -> share > 20));

		SampleLookups.MAPPINGS.forEach((mapping) -> SampleLookups.CONTEXTS.forEach((said) -> {
			Decision before = all.decide(caller, mapping, said);
			Decision after = rest.decide(caller, mapping, said);
			assertThat(after).hasSameClassAs(before);
			if (before instanceof Allowed allowed) {
				assertThat(((Allowed) after).maxTtl()).isEqualTo(allowed.maxTtl());
			}
		}));
	}

	@Property(tries = 100)
	void whatIsLeftIsAccepted(@ForAll("rules") List<PolicyRule> rules) {
		assertThat(refused(without(rules, refused(rules)))).isEmpty();
	}

	private static List<PolicyRule> without(List<PolicyRule> rules, Set<String> names) {
		return rules.stream().filter((rule) -> !names.contains(rule.name())).toList();
	}

	private static Set<String> refused(List<PolicyRule> rules) {
		try {
			PARSER.parse("catalog", text(rules), 1, Instant.EPOCH);
			return Set.of();
		}
		catch (CatalogRefusedException ex) {
			return ex.problems().stream().map(YamlProblem::reason).map((reason) -> {
				Matcher name = RULE.matcher(reason);
				assertThat(name.find()).as(reason).isTrue();
				return name.group(1);
			}).collect(Collectors.toSet());
		}
	}

	private static String text(List<PolicyRule> rules) {
		Map<String, Object> connections = new LinkedHashMap<>();
		SampleLookups.MAPPINGS.forEach((mapping) -> connections.put(mapping.id(),
				Map.of("conn-type", "x", "secret", Map.of("store", "vault", "key", "k"), "tags", mapping.tags())));
		return JsonMapper.shared()
			.writeValueAsString(Map.of("connections", connections, "policies",
					rules.stream().map(RedundantRuleCheckTests::written).toList()));
	}

	private static Map<String, Object> written(PolicyRule rule) {
		Map<String, Object> written = new LinkedHashMap<>();
		CallerMatch callers = rule.callers();
		Map<String, Object> who = new LinkedHashMap<>();
		put(who, "issuer", callers.issuer());
		put(who, "groups", callers.groups());
		put(who, "subjects", callers.subjects());
		put(who, "clients", callers.clients());
		put(who, "service-accounts", callers.serviceAccounts());
		put(who, "claims", callers.claims());
		written.put("name", rule.name());
		written.put("effect", rule.effect().name().toLowerCase(Locale.ROOT));
		written.put("callers", who);
		put(written, "connections", rule.resources().ids().get(ResourceKind.CONNECTION));
		put(written, "tags", rule.resources().tags());
		put(written, "dags", rule.context().dags());
		put(written, "tasks", rule.context().tasks());
		put(written, "teams", rule.context().teams());
		put(written, "run-types", rule.context().runTypes());
		put(written, "context", (rule.effect() == PolicyRule.Effect.ALLOW)
				? rule.context().standing().name().toLowerCase(Locale.ROOT) : null);
		PolicyRule.RequiredBinding binding = rule.terms().binding();
		put(written, "require-binding", (binding != null) ? binding.name().toLowerCase(Locale.ROOT) : null);
		put(written, "max-ttl", (rule.terms().maxTtl() != null) ? rule.terms().maxTtl().toSeconds() + "s" : null);
		return written;
	}

	private static void put(Map<String, Object> target, String key, @Nullable Object value) {
		boolean empty = switch (value) {
			case Collection<?> words -> words.isEmpty();
			case Map<?, ?> map -> map.isEmpty();
			case null -> true;
			default -> false;
		};
		if (value != null && !empty) {
			target.put(key, value);
		}
	}

	@Provide
	Arbitrary<List<PolicyRule>> rules() {
		return SampleLookups.rule().list().ofMinSize(2).ofMaxSize(12).map((rules) -> {
			List<PolicyRule> named = new ArrayList<>();
			rules.stream()
				.filter((rule) -> !rule.callers().equals(CallerMatch.ANY))
				.forEach((rule) -> named.add(TestRules.as(rule, "rule" + named.size(), rule.effect())));
			return named;
		});
	}

	@Provide
	Arbitrary<Caller> callers() {
		return SampleLookups.caller();
	}

}
