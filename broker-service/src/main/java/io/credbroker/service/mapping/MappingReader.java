package io.credbroker.service.mapping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.MappingDefinition.Body;
import io.credbroker.service.yaml.YamlNode;
import io.credbroker.service.yaml.YamlProblems;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretOptions;
import org.jspecify.annotations.Nullable;

/**
 * Reads the mappings of a catalog that follows the schema, which name configured stores.
 */
public final class MappingReader {

	private static final Duration DEFAULT_TTL = Duration.ofMinutes(15);

	private final KnownStores stores;

	private final YamlProblems problems;

	public MappingReader(KnownStores stores, YamlProblems problems) {
		this.stores = stores;
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
			return IdPattern.parse(name);
		}
		catch (IllegalArgumentException ex) {
			this.problems.add(node.atOwnKey(), "\"" + name + "\" is not a valid pattern: " + ex.getMessage());
			return null;
		}
	}

	private Body body(ResourceKind kind, @Nullable IdPattern pattern, YamlNode node) {
		Set<String> captures = (pattern != null) ? pattern.captures() : Set.of();
		TemplateReader templates = new TemplateReader(pattern != null, captures, this.problems);
		YamlNode secret = node.child("secret");
		String store = store(secret);
		Template key = templates.key((secret != null) ? secret.child("key") : null);
		SecretOptions options = SecretOptionsReader.read((secret != null) ? secret.child("options") : null,
				this.problems);
		checkKey(node, store, key.sample(), SecretOptionsReader.with(options, samples(captures)));
		Shape shape = (kind == ResourceKind.CONNECTION) ? ShapeReader.connection(node, templates, this.problems)
				: ShapeReader.value(node, templates);
		return new Body(store, key, options, shape, keeping(node), node.duration("rotate-every", this.problems),
				node.text("owner"), node.words("tags"));
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
			case "per-caller" -> Mapping.Sharing.PER_CALLER;
			case "per-lookup" -> Mapping.Sharing.PER_LOOKUP;
			case null, default -> Mapping.Sharing.SHARED;
		};
	}

	private static Duration orElse(@Nullable Duration duration, Duration other) {
		return (duration != null) ? duration : other;
	}

	private static Map<String, String> samples(Set<String> captures) {
		return captures.stream().collect(Collectors.toUnmodifiableMap((name) -> name, (_) -> "x"));
	}

	private void checkKey(YamlNode node, String store, String path, SecretOptions options) {
		YamlNode secret = node.child("secret");
		if (secret == null || path.isBlank()) {
			return;
		}
		SecretKey key = new SecretKey(path, options);
		String fault = this.stores.fault(store, key);
		if (fault == null) {
			checkSharing(node, store, key);
			return;
		}
		String part = options.isEmpty() ? "key" : "options";
		this.problems.add(secret.at(YamlNode.pointer(secret.pointer(), part)), fault);
	}

	/**
	 * Without the setting, an issued credential is shared by lookups with the same
	 * issuing scope.
	 */
	private void checkSharing(YamlNode node, String store, SecretKey key) {
		if (!"shared".equals(node.text("sharing"))) {
			return;
		}
		IssuingScope scope = this.stores.scope(store, key);
		if (!scope.isEmpty()) {
			this.problems.add(node.at(YamlNode.pointer(node.pointer(), "sharing")),
					"cannot be shared by everybody, since store \"%s\" issues what is under this key by: %s; leave sharing out to share it where these are the same, or set per-caller or per-lookup"
						.formatted(store, scope));
		}
	}

	private String store(@Nullable YamlNode secret) {
		String store = (secret != null) ? secret.text("store") : null;
		if (store == null || secret == null) {
			return "";
		}
		if (!this.stores.names().contains(store)) {
			this.problems.addUnknown(secret.at(YamlNode.pointer(secret.pointer(), "store")), "store", store,
					this.stores.names());
		}
		return store;
	}

}
