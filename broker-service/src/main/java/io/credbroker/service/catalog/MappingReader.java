package io.credbroker.service.catalog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.Entry.Body;
import org.jspecify.annotations.Nullable;

/**
 * Reads the mappings of a catalog that follows the schema, which name configured stores.
 */
final class MappingReader {

	private static final Duration DEFAULT_TTL = Duration.ofMinutes(15);

	private final Set<String> stores;

	private final Problems problems;

	MappingReader(Set<String> stores, Problems problems) {
		this.stores = stores;
		this.problems = problems;
	}

	List<Entry> read(CatalogNode root) {
		List<Entry> entries = new ArrayList<>();
		for (ResourceKind kind : ResourceKind.values()) {
			CatalogNode section = root.child(kind.plural());
			if (section != null) {
				section.entries().forEach((entry) -> entries.add(entry(kind, entry.getKey(), entry.getValue())));
			}
		}
		return entries;
	}

	private Entry entry(ResourceKind kind, String name, CatalogNode node) {
		IdPattern pattern = pattern(name, node);
		String sample = (pattern != null) ? String.join("x", pattern.literals()) : name;
		String fault = name.contains("{") && pattern == null ? null : ResourceIds.fault(kind, sample);
		if (fault != null) {
			this.problems.add(node.atOwnKey(), "\"" + name + "\" " + fault);
		}
		return new Entry(kind, name, pattern, body(kind, pattern, node), node.atOwnKey());
	}

	private @Nullable IdPattern pattern(String name, CatalogNode node) {
		if (!name.contains("{")) {
			return null;
		}
		try {
			return IdPattern.parse(name);
		}
		catch (IllegalArgumentException ex) {
			this.problems.add(node.atOwnKey(), "\"" + name + "\" is no pattern: " + ex.getMessage());
			return null;
		}
	}

	private Body body(ResourceKind kind, @Nullable IdPattern pattern, CatalogNode node) {
		Set<String> captures = (pattern != null) ? pattern.captures() : Set.of();
		TemplateReader templates = new TemplateReader(pattern != null, captures, this.problems);
		CatalogNode secret = node.child("secret");
		String store = (secret != null) ? secret.text("store") : null;
		Shape shape = (kind == ResourceKind.CONNECTION) ? ShapeReader.connection(node, templates, this.problems)
				: ShapeReader.value(node, templates);
		return new Body(store(store, secret), templates.key((secret != null) ? secret.child("key") : null), shape,
				keeping(node), node.text("owner"), node.words("tags"));
	}

	private Mapping.Keeping keeping(CatalogNode node) {
		Duration ttl = orElse(node.duration("ttl", this.problems), DEFAULT_TTL);
		Duration maxStale = orElse(node.duration("max-stale", this.problems), ttl);
		if (maxStale.compareTo(ttl) < 0) {
			this.problems.add(node.at(CatalogNode.pointer(node.pointer(), "max-stale")),
					"max-stale must not be less than ttl, which is %d seconds".formatted(ttl.toSeconds()));
			maxStale = ttl;
		}
		return new Mapping.Keeping(ttl, maxStale, sharing(node.text("sharing")));
	}

	/**
	 * Any other word has already been found by the schema.
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

	private String store(@Nullable String store, @Nullable CatalogNode secret) {
		if (store == null || secret == null) {
			return "";
		}
		if (!this.stores.contains(store)) {
			this.problems.addUnknown(secret.at(CatalogNode.pointer(secret.pointer(), "store")), "store", store,
					this.stores);
		}
		return store;
	}

}
