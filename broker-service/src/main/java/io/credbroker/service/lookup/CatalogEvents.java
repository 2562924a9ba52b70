package io.credbroker.service.lookup;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.CatalogAccepted;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.mapping.BrokerLabels;
import io.credbroker.service.policy.PolicyRule;
import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.event.EventFields;
import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.pipeline.AuditRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;

/**
 * Records each catalog that comes into force, and what it changed.
 */
final class CatalogEvents {

	/** The maximum of names in one list. */
	private static final int LISTED = 50;

	private final AuditRecord record;

	private final Clock clock;

	private final BrokerLabels labels;

	CatalogEvents(AuditRecord record, Clock clock, BrokerLabels labels) {
		this.record = record;
		this.clock = clock;
		this.labels = labels;
	}

	@EventListener
	void accepted(CatalogAccepted accepted) {
		this.record.note(event(accepted.revision(), accepted.previous()));
	}

	private Event event(CatalogRevision now, @Nullable CatalogRevision before) {
		return Event.of(EventType.CATALOG_CHANGED, this.clock.instant(), (event) -> {
			event.object("catalog", (catalog) -> {
				catalog.number("revision", now.number());
				catalog.text("digest", now.digest());
				catalog.text("previous_digest", (before != null) ? before.digest() : null);
				catalog.text("origin", now.origin());
				if (!this.labels.values().isEmpty()) {
					catalog.texts("labels",
							this.labels.names()
								.stream()
								.map((name) -> name + "=" + this.labels.values().get(name))
								.toList());
				}
				names(catalog, "elsewhere", now.policies().elsewhere().stream());
			});
			if (before != null) {
				event.object("changes", (changes) -> changes(changes, before, now));
			}
		});
	}

	private static void changes(EventFields changes, CatalogRevision before, CatalogRevision now) {
		for (ResourceKind kind : ResourceKind.values()) {
			changes(changes, kind.plural(), before.index().contents(kind), now.index().contents(kind));
		}
		changes(changes, "policies", rules(before), rules(now));
	}

	private static Map<String, PolicyRule> rules(CatalogRevision revision) {
		return revision.policies().written().stream().collect(Collectors.toMap(PolicyRule::name, Function.identity()));
	}

	private static void changes(EventFields changes, String name, Map<String, ?> before, Map<String, ?> now) {
		if (!before.equals(now)) {
			changes.object(name, (fields) -> {
				names(fields, "added", now.keySet().stream().filter((key) -> !before.containsKey(key)));
				names(fields, "removed", before.keySet().stream().filter((key) -> !now.containsKey(key)));
				names(fields, "changed", now.keySet()
					.stream()
					.filter((key) -> before.containsKey(key) && !Objects.equals(before.get(key), now.get(key))));
			});
		}
	}

	/**
	 * Writes the number of names, and the first of them.
	 */
	private static void names(EventFields fields, String name, Stream<String> all) {
		List<String> names = all.sorted().toList();
		if (!names.isEmpty()) {
			fields.number(name, names.size());
			fields.texts(name + "_names", names.subList(0, Math.min(names.size(), LISTED)));
		}
	}

}
