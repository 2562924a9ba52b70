package io.credbroker.service.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import io.credbroker.service.mapping.Glob;
import io.credbroker.service.mapping.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * An index of the rules of one kind: by tag, if they require one, then by id.
 */
final class ResourceIndex {

	private final IdIndex untagged = new IdIndex();

	private final Map<String, IdIndex> byTag = new HashMap<>(2);

	void add(List<Glob> ids, CompiledRule rule) {
		Set<String> tags = rule.tags();
		if (tags.isEmpty()) {
			ids.forEach((id) -> this.untagged.add(id, rule));
		}
		for (String tag : tags) {
			IdIndex tagged = this.byTag.computeIfAbsent(tag, (key) -> new IdIndex());
			ids.forEach((id) -> tagged.add(id, rule));
		}
	}

	/**
	 * Passes on every rule that matches the mapping; a rule may be passed on more than
	 * once.
	 */
	void forEach(Mapping mapping, Consumer<CompiledRule> action) {
		this.untagged.forEach(mapping.id(), action);
		if (!this.byTag.isEmpty()) {
			for (String tag : mapping.tags()) {
				@Nullable IdIndex tagged = this.byTag.get(tag);
				if (tagged != null) {
					tagged.forEach(mapping.id(), action);
				}
			}
		}
	}

}
