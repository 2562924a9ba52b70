package io.credbroker.service.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.credbroker.service.yaml.YamlNode;
import io.credbroker.service.yaml.YamlProblems;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Reads where the secret of a mapping is: one place, or a list of places of which each
 * lookup is given one by its task.
 */
final class SecretReader {

	/**
	 * What a capture may hold: a word, the number of an account, and the id of a version,
	 * since some stores take nothing else in such a place.
	 */
	private static final List<String> SAMPLES = List.of("x", "000000000000", "00000000-0000-0000-0000-000000000000");

	private final KnownStores stores;

	private final Standing minimum;

	private final BrokerLabels labels;

	private final YamlProblems problems;

	/**
	 * @param minimum how far the task must be known at least by which one is chosen
	 */
	SecretReader(KnownStores stores, Standing minimum, BrokerLabels labels, YamlProblems problems) {
		this.stores = stores;
		this.minimum = minimum;
		this.labels = labels;
		this.problems = problems;
	}

	/**
	 * The secrets of a mapping in the order in which they are tried; none if the schema
	 * has reported that they are missing.
	 * @param captures those of the mapping's name
	 */
	List<SecretEntry> read(YamlNode mapping, TemplateReader templates, Set<String> captures) {
		YamlNode secret = mapping.child("secret");
		if (secret == null) {
			return List.of();
		}
		List<YamlNode> nodes = secret.value().isArray() ? secret.elements() : List.of(secret);
		List<SecretEntry> entries = nodes.stream().map((node) -> entry(node, templates)).toList();
		for (int i = 0; i < entries.size(); i++) {
			checkKey(mapping, nodes.get(i), entries.get(i), captures);
		}
		checkReach(nodes, entries);
		return entries;
	}

	private SecretEntry entry(YamlNode node, TemplateReader templates) {
		return new SecretEntry(when(node), store(node), templates.key(node.child("key")),
				SecretOptionsReader.read(node.child("options"), this.labels, this.problems));
	}

	/**
	 * By default a choice demands a verified context, since an unverified one could gain
	 * by it.
	 */
	private ContextMatch when(YamlNode node) {
		YamlNode when = node.child("when");
		if (when == null) {
			if (node.child("context") != null) {
				this.problems.add(node.atKey(YamlNode.pointer(node.pointer(), "context")),
						"context has no effect without when, which names the tasks that this secret is for; add when, or remove it");
			}
			return ContextMatch.ANY;
		}
		return ContextMatch.read(when)
			.demanding(ContextMatch.standing(node.text("context"), Standing.VERIFIED))
			.atLeast(this.minimum);
	}

	private String store(YamlNode secret) {
		String store = secret.text("store");
		if (store == null) {
			return "";
		}
		if (!this.stores.names().contains(store)) {
			this.problems.addUnknown(secret.at(YamlNode.pointer(secret.pointer(), "store")), "store", store,
					this.stores.names());
		}
		return store;
	}

	/**
	 * Reports a key that its store refuses, of a pattern one that it refuses for each
	 * sample.
	 */
	private void checkKey(YamlNode mapping, YamlNode node, SecretEntry entry, Set<String> captures) {
		List<String> samples = captures.isEmpty() ? SAMPLES.subList(0, 1) : SAMPLES;
		if (entry.key().sample(samples.getFirst()).isBlank()) {
			return;
		}
		List<String> faults = new ArrayList<>();
		for (String sample : samples) {
			SecretKey key = key(entry, captures, sample);
			String fault = this.stores.fault(entry.store(), key);
			if (fault == null) {
				checkSharing(mapping, entry.store(), key);
				return;
			}
			faults.add(entry.key().hasCaptures() ? fault + "; an id would have the key \"" + key.path() + "\"" : fault);
		}
		String part = entry.options().isEmpty() ? "key" : "options";
		this.problems.add(node.at(YamlNode.pointer(node.pointer(), part)), faults.getFirst());
	}

	private static SecretKey key(SecretEntry entry, Set<String> captures, String sample) {
		Map<String, String> captured = captures.stream()
			.collect(Collectors.toUnmodifiableMap((name) -> name, (_) -> sample));
		return new SecretKey(entry.key().sample(sample), SecretOptionsReader.with(entry.options(), captured));
	}

	/**
	 * Without the setting, an issued credential is shared by lookups with the same
	 * issuing scope at one replica.
	 */
	private void checkSharing(YamlNode mapping, String store, SecretKey key) {
		String fault = switch (mapping.text("sharing")) {
			case "shared" -> sharedFault(store, key);
			case "cluster" -> this.stores.clusterFault(store, key);
			case null, default -> null;
		};
		if (fault != null) {
			this.problems.add(mapping.at(YamlNode.pointer(mapping.pointer(), "sharing")), fault);
		}
	}

	private @Nullable String sharedFault(String store, SecretKey key) {
		IssuingScope scope = this.stores.scope(store, key);
		return scope.isEmpty() ? null
				: "cannot be shared by everybody, since store \"%s\" issues what is under this key by: %s; leave sharing out to share it where these are the same, or set per-caller or per-lookup"
					.formatted(store, scope);
	}

	/**
	 * Reports each entry that is never used, because one before it matches all that it
	 * matches.
	 */
	private void checkReach(List<YamlNode> nodes, List<SecretEntry> entries) {
		List<ContextMatch> before = new ArrayList<>();
		for (int i = 0; i < entries.size(); i++) {
			ContextMatch when = entries.get(i).when();
			YamlNode covering = covering(nodes, before, when);
			if (covering != null) {
				this.problems.add(nodes.get(i).at(),
						"this secret is never given to any task, because the one at line %d comes first and is for all that this one is for; remove it, or write it above that one"
							.formatted(covering.at().line()));
			}
			before.add(when);
		}
	}

	private static @Nullable YamlNode covering(List<YamlNode> nodes, List<ContextMatch> before, ContextMatch when) {
		for (int i = 0; i < before.size(); i++) {
			if (before.get(i).covers(when)) {
				return nodes.get(i);
			}
		}
		return null;
	}

}
