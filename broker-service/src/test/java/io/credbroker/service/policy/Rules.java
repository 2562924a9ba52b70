package io.credbroker.service.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.catalog.Mapping;
import io.credbroker.service.catalog.PolicyRule;
import io.credbroker.service.catalog.PolicyRule.CallerMatch;
import io.credbroker.service.catalog.PolicyRule.Effect;
import io.credbroker.service.catalog.SecretRef;
import io.credbroker.service.catalog.Shape;
import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.support.TokenUntil;
import org.jspecify.annotations.Nullable;

/**
 * Short ways to say who, what and where in policy tests.
 */
final class Rules {

	static final CallerMatch ANYONE = new CallerMatch(null, Set.of(), Set.of(), Set.of());

	private Rules() {
	}

	static PolicyRule allow(String name, CallerMatch callers, String... ids) {
		return rule(name, Effect.ALLOW, callers, List.of(), ids);
	}

	static PolicyRule deny(String name, CallerMatch callers, String... ids) {
		return rule(name, Effect.DENY, callers, List.of(), ids);
	}

	static PolicyRule rule(String name, Effect effect, CallerMatch callers, List<String> dags, String... ids) {
		return new PolicyRule(name, effect, callers, Map.of(ResourceKind.CONNECTION, List.of(ids)), dags, null);
	}

	static PolicyRule inDags(PolicyRule rule, String... dags) {
		return new PolicyRule(rule.name(), rule.effect(), rule.callers(), rule.ids(), List.of(dags), rule.maxTtl());
	}

	static PolicyRule limited(PolicyRule rule, @Nullable Duration maxTtl) {
		return new PolicyRule(rule.name(), rule.effect(), rule.callers(), rule.ids(), rule.dags(), maxTtl);
	}

	static CallerMatch groups(String... groups) {
		return new CallerMatch(null, Set.of(groups), Set.of(), Set.of());
	}

	static Caller caller(String... groups) {
		return new Caller("ping", "airflow", null, Set.of(groups), null, Map.of(), TokenUntil.of(Instant.MAX));
	}

	static Mapping connection(String id) {
		return mapping(ResourceKind.CONNECTION, id);
	}

	static Mapping mapping(ResourceKind kind, String id) {
		return new Mapping(kind, id, id, new SecretRef("store", id), new Shape.WholeConnection(),
				Mapping.Keeping.of(Duration.ofMinutes(15)), "data-platform", Set.of());
	}

	static AssertedContext dag(@Nullable String dag) {
		return new AssertedContext(dag, null, null, null, null, null);
	}

	static CatalogRevision revision(PolicyRule... rules) {
		return revision(1, List.of(rules));
	}

	static CatalogRevision revision(long number, List<PolicyRule> rules) {
		return new Revision(number, "digest", Instant.EPOCH, rules);
	}

	private record Revision(long number, String digest, Instant loadedAt,
			List<PolicyRule> rules) implements CatalogRevision {

		@Override
		public Optional<Mapping> find(ResourceKind kind, String id) {
			return Optional.of(mapping(kind, id));
		}

	}

}
