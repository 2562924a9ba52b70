package io.credbroker.service.federation;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskSchedule;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Reads the folder of keys regularly, and logs what changes.
 */
final class KeyWatch implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(KeyWatch.class);

	private final KeyRing keys;

	private final FederationMetrics metrics;

	private final BackgroundTasks tasks;

	private final Duration interval;

	/** The faults found last, each with whether it was logged. */
	private Map<String, Boolean> faults = Map.of();

	private List<String> late = List.of();

	private String signing = "";

	private @Nullable BackgroundTask task;

	KeyWatch(KeyRing keys, FederationMetrics metrics, BackgroundTasks tasks, Duration interval) {
		this.keys = keys;
		this.metrics = metrics;
		this.tasks = tasks;
		this.interval = interval;
	}

	@Override
	public synchronized void start() {
		if (this.task == null) {
			this.keys.faults().forEach(KeyWatch::warn);
			this.faults = this.keys.faults().values().stream().collect(Collectors.toMap((fault) -> fault, (_) -> true));
			logKeys();
			this.task = this.tasks.task(TaskSchedule.each("federation-keys", this.interval), this::look);
			this.task.start();
		}
	}

	private void look() throws IOException {
		boolean changed = this.keys.reload();
		this.metrics.show();
		if (changed || !this.signing.equals(signing())) {
			logKeys();
		}
		logFaults();
		logLate();
	}

	private String signing() {
		return this.keys.signing().map(SigningKey::name).orElse("");
	}

	private void logKeys() {
		this.signing = signing();
		if (this.signing.isEmpty()) {
			log.atError()
				.log("No key can sign identity tokens; add one to the folder of broker.federation.keys.directory");
			return;
		}
		log.atInfo()
			.addKeyValue("published", this.keys.published())
			.addKeyValue("signing", this.signing)
			.log("The keys of identity tokens are in use");
	}

	/**
	 * Logs a fault that two looks in a row have found, since files may be copied one by
	 * one.
	 */
	private void logFaults() {
		Map<String, Boolean> next = new LinkedHashMap<>();
		this.keys.faults().forEach((name, fault) -> {
			Boolean logged = this.faults.get(fault);
			if (logged != null && !logged) {
				warn(name, fault);
			}
			next.put(fault, logged != null);
		});
		this.faults = next;
	}

	private static void warn(String name, String fault) {
		log.atWarn()
			.addKeyValue("key", name)
			.addKeyValue("reason", fault)
			.log("A key for identity tokens cannot be used");
	}

	private void logLate() {
		List<String> now = this.keys.late();
		now.stream()
			.filter((name) -> !this.late.contains(name))
			.forEach((name) -> log.atWarn()
				.addKeyValue("key", name)
				.log("A key was added late after the beginning of its certificate, so it begins to sign later than "
						+ "planned, and on each replica at another time; add a key right after making it"));
		this.late = now;
	}

	@Override
	public synchronized void stop() {
		if (this.task != null) {
			this.task.close();
			this.task = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.task != null;
	}

}
