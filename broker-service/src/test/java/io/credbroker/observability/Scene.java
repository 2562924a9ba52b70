package io.credbroker.observability;

import java.time.Duration;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Something that happens to a broker, and the alerts that have to fire for it.
 *
 * @param happens what makes it happen; repeated until the alerts fire
 * @param ends what ends it; repeated until none fires or is about to
 */
record Scene(String name, Set<String> alerts, Runnable happens, Runnable ends) {

	private static final Duration LIMIT = Duration.ofMinutes(1);

	/** How long a scene goes on, for an alert that should not fire. */
	private static final Duration LONGER = Duration.ofSeconds(1);

	/**
	 * Plays it: exactly its alerts fire, and none when it is over.
	 */
	void play(PrometheusServer prometheus) {
		assertThat(prometheus.firing()).as("before " + this.name).isEmpty();
		long begun = System.nanoTime();
		await(this.name).atMost(LIMIT).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
			this.happens.run();
			assertThat(prometheus.firing()).containsAll(this.alerts);
		});
		await(this.name).pollDelay(LONGER).atMost(LIMIT).until(() -> true);
		assertThat(prometheus.fired(Duration.ofNanos(System.nanoTime() - begun).toSeconds())).as(this.name)
			.isEqualTo(this.alerts);
		await("the end of " + this.name).atMost(LIMIT).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
			this.ends.run();
			assertThat(prometheus.active()).isEmpty();
		});
	}

}
