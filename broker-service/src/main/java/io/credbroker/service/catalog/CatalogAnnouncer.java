package io.credbroker.service.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes each revision that came into force, and repeats it until the listeners have
 * accepted it.
 */
final class CatalogAnnouncer {

	private final ApplicationEventPublisher events;

	private @Nullable CatalogRevision announced;

	CatalogAnnouncer(ApplicationEventPublisher events) {
		this.events = events;
	}

	synchronized void announce(CatalogRevision current) {
		if (this.announced == null || this.announced.number() != current.number()) {
			this.events.publishEvent(new CatalogAccepted(current, this.announced));
			this.announced = current;
		}
	}

}
