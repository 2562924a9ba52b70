package io.credbroker.service.background;

import java.util.List;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Down while a required background task is overdue.
 */
final class BackgroundHealth implements HealthIndicator {

	private final BackgroundTasks tasks;

	BackgroundHealth(BackgroundTasks tasks) {
		this.tasks = tasks;
	}

	@Override
	public Health health() {
		List<String> overdue = this.tasks.overdue();
		return overdue.isEmpty() ? Health.up().build() : Health.down().withDetail("overdue", overdue).build();
	}

}
