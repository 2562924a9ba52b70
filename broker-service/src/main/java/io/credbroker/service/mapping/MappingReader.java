package io.credbroker.service.mapping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.MappingDefinition.Body;
import io.credbroker.service.yaml.YamlNode;
import io.credbroker.service.yaml.YamlProblems;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Reads the mappings of a catalog that follows the schema, which name configured stores.
 */
public final class MappingReader {

	private static final Duration DEFAULT_TTL = Duration.ofMinutes(15);

	private final SecretReader secrets;

	private final BrokerLabels labels;

	private final YamlProblems problems;

	/**
	 * @param minimum how far a task must be known at least for a secret that is only for
	 * some tasks
	 */
	public MappingReader(KnownStores stores, Standing minimum, BrokerLabels labels, YamlProblems problems) {
		this.secrets = new SecretReader(stores, minimum, labels, problems);
		this.labels = labels;
		this.problems = problems;
	}

	public List<MappingDefinition> read(YamlNode root) {
		List<MappingDefinition> entries = new ArrayList<>();
		for (ResourceKind kind : ResourceKind.values()) {
			YamlNode section = root.child(kind.plural());
			if (section != null) {
				section.entries().forEach((entry) -> entries.add(entry(kind, entry.getKey(), entry.getValue())));
			}
		}
		return entries;
	}

	private MappingDefinition entry(ResourceKind kind, String name, YamlNode node) {
		IdPattern pattern = pattern(name, node);
		String sample = (pattern != null) ? String.join("x", pattern.literals()) : name;
		String fault = name.contains("{") && pattern == null ? null : ResourceIds.fault(kind, sample);
		if (fault != null) {
			this.problems.add(node.atOwnKey(), "\"" + name + "\" " + fault);
		}
		return new MappingDefinition(kind, name, pattern, body(kind, pattern, node), node.atOwnKey());
	}

	private @Nullable IdPattern pattern(String name, YamlNode node) {
		if (!name.contains("{")) {
			return null;
		}
		try {
			IdPattern pattern = IdPattern.parse(name);
			pattern.captures()
				.stream()
				.filter((capture) -> capture.startsWith(BrokerLabels.PREFIX))
				.forEach((capture) -> this.problems.add(node.atOwnKey(),
						"the capture {" + capture
								+ "} has the name of a label of the broker; give it one that does not begin with "
								+ BrokerLabels.PREFIX));
			return pattern;
		}
		catch (IllegalArgumentException ex) {
			this.problems.add(node.atOwnKey(), "\"" + name + "\" is not a valid pattern: " + ex.getMessage());
			return null;
		}
	}

	private Body body(ResourceKind kind, @Nullable IdPattern pattern, YamlNode node) {
		Set<String> captures = (pattern != null) ? pattern.captures() : Set.of();
		TemplateReader templates = new TemplateReader(pattern != null, captures, this.labels, this.problems);
		List<SecretEntry> secrets = this.secrets.read(node, templates, captures);
		Shape shape = (kind == ResourceKind.CONNECTION) ? ShapeReader.connection(node, templates, this.problems)
				: ShapeReader.value(node, templates);
		return new Body(secrets, shape, keeping(node), ifMissing(node.text("if-missing")),
				node.duration("rotate-every", this.problems), node.text("owner"), node.words("tags"));
	}

	private static Mapping.IfMissing ifMissing(@Nullable String word) {
		return "not-mapped".equals(word) ? Mapping.IfMissing.NOT_MAPPED : Mapping.IfMissing.SECRET_MISSING;
	}

	private Mapping.Keeping keeping(YamlNode node) {
		Duration ttl = orElse(node.duration("ttl", this.problems), DEFAULT_TTL);
		Duration maxStale = orElse(node.duration("max-stale", this.problems), ttl);
		if (maxStale.compareTo(ttl) < 0) {
			this.problems.add(node.at(YamlNode.pointer(node.pointer(), "max-stale")),
					"max-stale must not be less than ttl, which is %d seconds".formatted(ttl.toSeconds()));
			maxStale = ttl;
		}
		return new Mapping.Keeping(ttl, maxStale, sharing(node.text("sharing")));
	}

	/**
	 * The schema has already refused any other word.
	 */
	private static Mapping.Sharing sharing(@Nullable String word) {
		return switch (word) {
			case "cluster" -> Mapping.Sharing.CLUSTER;
			case "per-caller" -> Mapping.Sharing.PER_CALLER;
			case "per-lookup" -> Mapping.Sharing.PER_LOOKUP;
			case null, default -> Mapping.Sharing.SHARED;
		};
	}

	private static Duration orElse(@Nullable Duration duration, Duration other) {
		return (duration != null) ? duration : other;
	}

}
