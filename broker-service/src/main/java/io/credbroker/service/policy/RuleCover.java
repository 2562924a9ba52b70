package io.credbroker.service.policy;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.Glob;
import io.credbroker.service.mapping.MappingDefinition;
import io.credbroker.service.mapping.MappingNames;

/**
 * Tells whether one rule certainly matches everything that another matches; answers no if
 * that is too hard to decide.
 */
final class RuleCover {

	private final Map<ResourceKind, MappingNames> names;

	RuleCover(Map<ResourceKind, MappingNames> names) {
		this.names = names;
	}

	/**
	 * Whether the wide rule matches every lookup that the narrow one matches.
	 */
	boolean covers(CompiledRule wide, CompiledRule narrow) {
		return wide.coversRequests(narrow) && coversTags(wide, narrow) && Stream.of(ResourceKind.values())
			.allMatch((kind) -> Glob.anyCoversEach(wide.ids(kind), narrow.ids(kind)));
	}

	/**
	 * Whether an allowance gives at least as long a ttl as another.
	 */
	static boolean asGenerous(CompiledRule wide, CompiledRule narrow) {
		Duration longest = wide.maxTtl();
		Duration other = narrow.maxTtl();
		return longest == null || (other != null && longest.compareTo(other) >= 0);
	}

	private boolean coversTags(CompiledRule wide, CompiledRule narrow) {
		Set<String> asked = wide.tags();
		return asked.isEmpty() || (!narrow.tags().isEmpty() && asked.containsAll(narrow.tags()))
				|| Stream.of(ResourceKind.values())
					.allMatch((kind) -> narrow.ids(kind).stream().allMatch((id) -> isTagged(kind, id, asked)));
	}

	/**
	 * Whether this is a single id whose mapping has one of the tags.
	 */
	private boolean isTagged(ResourceKind kind, Glob id, Set<String> tags) {
		MappingDefinition found = id.exact() ? Objects.requireNonNull(this.names.get(kind)).find(id.prefix()) : null;
		return found != null && found.carries(tags);
	}

}
