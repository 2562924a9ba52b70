package io.credbroker.service.background;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class BackgroundTasksTests {

	private static final Duration SHORT = Duration.ofMillis(1);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final BackgroundTasks tasks = new BackgroundTasks(this.meters);

	private double failures(String task) {
		return this.meters.get("broker.background.failures").tag("task", task).counter().count();
	}

	private double up(String task) {
		return this.meters.get("broker.background.up").tag("task", task).gauge().value();
	}

	@Test
	void repeatedWorkGoesOnAfterAnErrorAndThatIsCountedAndToldOnce(CapturedOutput output) throws InterruptedException {
		AtomicInteger rounds = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(5);
		TaskAction action = () -> {
			if (rounds.incrementAndGet() <= 3) {
				throw new OutOfMemoryError("canary");
			}
			done.countDown();
		};

		try (BackgroundTask task = this.tasks.task(TaskSchedule.each("tidy", SHORT), action)) {
			task.start();
			done.await();

			assertThat(failures("tidy")).isEqualTo(3);
			assertThat(up("tidy")).isEqualTo(1);
			assertThat(task.isFailing()).isFalse();
		}
		assertThat(output).containsOnlyOnce("is restarted");
		assertThat(output.toString()).doesNotContain("canary");
	}

	@Test
	void workThatFailedIsRepeatedLongBeforeItsNextTurn() throws InterruptedException {
		CountDownLatch succeeded = new CountDownLatch(1);
		AtomicInteger runs = new AtomicInteger();
		TaskSchedule hourly = TaskSchedule.each("tidy", Duration.ofHours(1)).startingAfter(Duration.ZERO);
		try (BackgroundTask task = this.tasks.task(hourly, () -> {
			if (runs.incrementAndGet() < 3) {
				throw new IllegalStateException("not yet");
			}
			succeeded.countDown();
		})) {
			task.start();

			assertThat(succeeded.await(1, TimeUnit.MINUTES)).isTrue();
			await().until(() -> !task.isFailing());
		}
	}

	@Test
	void workThatWaitsByItselfGoesOnAfterAnError() throws InterruptedException {
		Semaphore something = new Semaphore(0);
		AtomicInteger rounds = new AtomicInteger();
		CountDownLatch done = new CountDownLatch(1);
		TaskAction action = () -> {
			something.acquire();
			if (rounds.incrementAndGet() == 1) {
				throw new StackOverflowError();
			}
			done.countDown();
		};

		try (BackgroundTask task = this.tasks.task(TaskSchedule.continuous("drain"), action)) {
			task.start();
			something.release(2);

			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
			assertThat(failures("drain")).isEqualTo(1);
		}
	}

	@Test
	void anInterruptThatNobodyMeantForTheEndEndsNothing() throws InterruptedException {
		CountDownLatch done = new CountDownLatch(3);
		TaskAction action = () -> {
			done.countDown();
			Thread.currentThread().interrupt();
		};

		try (BackgroundTask task = this.tasks.task(TaskSchedule.each("tidy", SHORT), action)) {
			task.start();

			assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void closedWorkIsNotStartedAgainAndIsNobodysConcern() throws InterruptedException {
		TaskSchedule needed = TaskSchedule.each("tidy", Duration.ofHours(1)).neededWithin(Duration.ZERO);
		BackgroundTask task = this.tasks.task(needed, () -> {
		});
		task.start();
		assertThat(this.tasks.overdue()).containsExactly("tidy");

		task.close();
		task.awaitEnd(Duration.ofSeconds(30));

		assertThat(this.tasks.overdue()).isEmpty();
		assertThat(this.meters.find("broker.background.up").gauge()).isNull();
	}

	@Test
	void workThatHangsIsOverdueAlthoughItDoesNotFail() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		TaskSchedule needed = TaskSchedule.each("watch", SHORT).neededWithin(Duration.ofMillis(20));

		try (BackgroundTask task = this.tasks.task(needed, () -> {
			begun.countDown();
			never.await();
		})) {
			task.start();
			begun.await();

			while (this.tasks.overdue().isEmpty()) {
				Thread.onSpinWait();
			}
			assertThat(task.isFailing()).isFalse();
		}
	}

	@Test
	void workThatWaitsForSomethingToDoIsNeverOverdue() throws InterruptedException {
		CountDownLatch begun = new CountDownLatch(1);
		TaskSchedule needed = TaskSchedule.continuous("drain").neededWithin(Duration.ZERO);

		try (BackgroundTask task = this.tasks.task(needed, () -> {
			begun.countDown();
			new CountDownLatch(1).await();
		})) {
			task.start();
			begun.await();

			assertThat(this.tasks.overdue()).isEmpty();
		}
	}

	@Test
	void workThatIsDoneOnceIsToldWhenItFails(CapturedOutput output) throws InterruptedException {
		this.tasks.once("revoke", () -> {
			throw new NoClassDefFoundError("canary");
		});

		while (this.meters.find("broker.background.failures").counter() == null
				|| !output.toString().contains("is not repeated")) {
			Thread.sleep(1);
		}
		assertThat(failures("revoke")).isEqualTo(1);
		assertThat(output.toString()).doesNotContain("canary");
	}

}
