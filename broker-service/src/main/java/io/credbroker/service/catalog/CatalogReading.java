package io.credbroker.service.catalog;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.mapping.MappingIndex;
import io.credbroker.service.mapping.MappingInterner;
import io.credbroker.service.mapping.MappingReader;
import io.credbroker.service.mapping.PatternConflicts;
import io.credbroker.service.policy.PolicyAnalysis;
import io.credbroker.service.policy.PolicyReader;
import io.credbroker.service.policy.PolicySet;
import io.credbroker.service.policy.SecretChoices;
import io.credbroker.service.yaml.YamlNode;
import io.credbroker.service.yaml.YamlProblems;
import io.credbroker.service.yaml.YamlTree;

/**
 * Reads one text, mapping by mapping, and collects its problems.
 */
final class CatalogReading {

	private final CatalogSchema schema;

	private final KnownNames known;

	private final YamlProblems problems = new YamlProblems();

	private final YamlProblems warnings = new YamlProblems();

	private final MappingReader mappings;

	private final MappingInterner pool = new MappingInterner();

	private final List<MappingDefinition> entries = new ArrayList<>();

	private final long mostMappings;

	private boolean followsSchema = true;

	/**
	 * Stops when the text has more mappings than allowed.
	 */
	CatalogReading(CatalogSchema schema, KnownNames known, long mostMappings) {
		this.mostMappings = mostMappings;
		this.schema = schema;
		this.known = known;
		this.mappings = new MappingReader(known.stores(), known.minimumStanding(), known.labels(), this.problems);
	}

	/**
	 * Makes the revision.
	 * @throws CatalogRefusedException naming every problem
	 */
	CatalogRevision read(String source, CatalogText text, long number, Instant now) {
		PolicySet policies = policies(text);
		if (!this.problems.isEmpty()) {
			throw new CatalogRefusedException(source, this.problems.sorted());
		}
		return new CatalogRevision(number, text.digest(), source, now, new MappingIndex(this.entries),
				new SecretChoices(this.entries), policies, this.warnings.sorted());
	}

	private void take(YamlNode part) {
		this.followsSchema &= this.schema.check(part, this.problems);
		this.mappings.read(part).stream().map(this.pool::share).forEach(this.entries::add);
		if (this.entries.size() > this.mostMappings) {
			throw new TooManyMappings();
		}
	}

	private PolicySet policies(CatalogText text) {
		try {
			YamlNode rest = YamlTree.parse(text.open(), text.size(), this.problems, this::take);
			return (rest != null) ? policies(rest) : new PolicySet(List.of());
		}
		catch (TooManyMappings ex) {
			this.problems.add(this.entries.getLast().at(), "there are more than " + this.mostMappings
					+ " mappings; use patterns, or raise broker.catalog.maximum-mappings and the memory with it");
			return new PolicySet(List.of());
		}
	}

	private PolicySet policies(YamlNode rest) {
		take(rest);
		PolicySet policies = new PolicyReader(this.known.issuers(), this.known.minimumStanding(), this.known.labels(),
				this.problems)
			.read(rest);
		if (this.followsSchema) {
			new PatternConflicts(this.problems).check(this.entries);
			new PolicyAnalysis(this.entries, this.problems, this.warnings).check(policies, rest);
		}
		return policies;
	}

	/**
	 * Ends the reading of a text.
	 */
	private static final class TooManyMappings extends RuntimeException {

		private static final long serialVersionUID = 1L;

		TooManyMappings() {
			super(null, null, false, false);
		}

	}

}
