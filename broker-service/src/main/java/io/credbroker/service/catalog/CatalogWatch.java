package io.credbroker.service.catalog;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Looks at the catalog's file again and again while the application runs.
 */
final class CatalogWatch implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(CatalogWatch.class);

	private final FileCatalog catalog;

	private final Duration interval;

	private @Nullable ScheduledExecutorService timer;

	CatalogWatch(FileCatalog catalog, Duration interval) {
		this.catalog = catalog;
		this.interval = interval;
	}

	@Override
	public synchronized void start() {
		if (this.timer == null) {
			ScheduledExecutorService started = Executors
				.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("catalog-watch").factory());
			long millis = this.interval.toMillis();
			var _ = started.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
			this.timer = started;
		}
	}

	private void look() {
		try {
			this.catalog.reload();
		}
		catch (RuntimeException ex) {
			// Anything thrown here would end the watch for good.
			logger.error("Looking at the catalog failed and will be tried again", ex);
		}
	}

	@Override
	public synchronized void stop() {
		if (this.timer != null) {
			this.timer.shutdownNow();
			this.timer = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.timer != null;
	}

}
