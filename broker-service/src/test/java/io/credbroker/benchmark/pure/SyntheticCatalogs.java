package io.credbroker.benchmark.pure;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.credbroker.service.catalog.CatalogParser;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.catalog.KnownNames;

/**
 * Catalogs of any size, read as any other catalog is.
 */
final class SyntheticCatalogs {

	private static final String MAPPING = """
			  team%1$d_warehouse:
			    conn-type: postgres
			    secret: { store: vault, key: database/team%1$d }
			    host: wh%1$d.internal
			    port: 5432
			    schema: analytics
			    login: ${username}
			    password: ${password}
			    extra: { sslmode: require, connect_timeout: 10 }
			""";

	/** Half name a team's ids by a glob, half name one id; one in ten denies. */
	private static final String RULE = """
			  - name: rule%1$d
			    effect: %2$s
			    callers: { issuer: ping, groups: [%4$s%1$d] }
			    connections: ["team%1$d_%3$s"]
			    dags: ["etl_*"]
			""";

	private SyntheticCatalogs() {
	}

	/**
	 * So many mappings, each with a rule of its own team up to so many rules.
	 */
	static CatalogRevision of(int mappings, int rules) {
		String text = "connections:\n" + lines(mappings, (i) -> String.format(Locale.ROOT, MAPPING, i)) + "policies:\n"
				+ lines(rules, SyntheticCatalogs::rule);
		return new CatalogParser(new KnownNames(Set.of("vault"), Map.of("ping", Set.of("department"))))
			.parse("benchmark", text, 1, Instant.EPOCH);
	}

	private static String rule(int i) {
		boolean denies = i % 10 == 9;
		return String.format(Locale.ROOT, RULE, i, denies ? "deny" : "allow", (i % 2 == 0) ? "*" : "warehouse",
				denies ? "guests" : "team");
	}

	private static String lines(int count, IntFunction<String> line) {
		return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining());
	}

}
