package io.credbroker.service.logging;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The queue between whoever logs and an output that may stall.
 */
@Timeout(60)
class QueuedLogTests {

	private final LoggerContext context = new LoggerContext();

	private final Output output = new Output();

	private QueuedLog queue;

	private Logger logger;

	@BeforeEach
	void start() {
		this.context.setMDCAdapter(new LogbackMDCAdapter());
		this.output.setContext(this.context);
		this.output.setName("output");
		this.output.start();
		this.queue = QueuedLog.before(this.output, this.context);
		this.logger = this.context.getLogger("test");
		this.context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(this.queue);
	}

	@AfterEach
	void stop() {
		this.output.open.countDown();
		this.context.stop();
	}

	@Test
	void aLineIsWrittenWithItsFactsWhenTheCallReturns() {
		this.output.open.countDown();

		for (int number = 0; number < 100; number++) {
			this.context.getMDCAdapter().put("correlation_id", "c-" + number);
			this.logger.atInfo().addKeyValue("number", number).log("line");
			assertThat(this.output.lines).hasSize(number + 1);
		}

		assertThat(this.output.lines.getLast()).isEqualTo("line number=99 {correlation_id=c-99} in Test worker"
			.replace("Test worker", Thread.currentThread().getName()));
	}

	@Test
	void anOutputThatStallsHoldsUpNobodyAndEachLostLineIsCounted() throws InterruptedException {
		List<Thread> threads = IntStream.range(0, 8).mapToObj((_) -> Thread.ofVirtual().start(() -> {
			for (int number = 0; number < 500; number++) {
				this.logger.info("line {}", number);
			}
		})).toList();
		for (Thread thread : threads) {
			thread.join();
		}
		long lost = this.queue.lost();
		assertThat(lost).isBetween(4000L - 2 * QueuedLog.LINES - 1, 4000L - QueuedLog.LINES);

		this.output.open.countDown();
		this.context.stop();

		assertThat(this.output.lines.stream().filter((line) -> line.startsWith("line "))).hasSize((int) (4000 - lost));
		assertThat(this.output.lines.stream().filter((line) -> line.startsWith("Lines of the log were lost")))
			.singleElement()
			.asString()
			.contains("lost=" + lost);
	}

	@Test
	void theLinesOfAThreadKeepTheirOrderWhileTheyWait() {
		for (int number = 0; number < 500; number++) {
			this.logger.info("line {}", number);
		}

		this.output.open.countDown();
		this.logger.info("line 500");
		this.context.stop();

		assertThat(this.output.lines.stream().map((line) -> line.replaceAll("^line (\\d+) .*", "$1")))
			.containsExactlyElementsOf(IntStream.rangeClosed(0, 500).mapToObj(Integer::toString).toList());
	}

	@Test
	void aStopWaitsForAStalledOutputOnlySoLong() {
		this.logger.info("line");

		this.context.stop();

		assertThat(this.output.lines).isEmpty();
	}

	/**
	 * Writes nothing until it is opened.
	 */
	private static final class Output extends AppenderBase<ILoggingEvent> {

		private final CountDownLatch open = new CountDownLatch(1);

		private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

		@Override
		protected void append(ILoggingEvent event) {
			boolean interrupted = false;
			while (true) {
				try {
					this.open.await();
					break;
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
			String facts = (event.getKeyValuePairs() != null)
					? event.getKeyValuePairs().getFirst().toString().replace("\"", "") : "";
			this.lines.add("%s %s %s in %s".formatted(event.getFormattedMessage(), facts, event.getMDCPropertyMap(),
					event.getThreadName()));
		}

	}

}
