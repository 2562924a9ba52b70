package io.credbroker.observability;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import io.credbroker.service.background.BackgroundTask;
import io.credbroker.service.background.BackgroundTasks;
import io.credbroker.service.background.TaskSchedule;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A background task of the broker that fails when a test wants it to.
 */
@Configuration(proxyBeanMethods = false)
class FailingTask {

	static final AtomicBoolean FAILS = new AtomicBoolean();

	@Bean(initMethod = "start")
	BackgroundTask plantedTask(BackgroundTasks tasks) {
		return tasks.task(TaskSchedule.each("planted", Duration.ofMillis(100)), () -> {
			if (FAILS.get()) {
				throw new IllegalStateException("planted");
			}
		});
	}

}
