package io.credbroker.service.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AuditRecordTests {

	private static final Duration TIMEOUT = Duration.ofMillis(300);

	private static byte[] line(int number) {
		return ("line " + number + "\n").getBytes(StandardCharsets.UTF_8);
	}

	@Test
	void everyLineOfManyLookupsIsInTheFileOnceAndWhole(@TempDir Path directory) throws Exception {
		Path file = directory.resolve("audit.jsonl");
		try (AuditRecord record = new AuditRecord(StreamSink.file(file), Duration.ofSeconds(10));
				ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Boolean>> kept = new ArrayList<>();
			for (int number = 0; number < 500; number++) {
				byte[] line = line(number);
				kept.add(lookups.submit(() -> record.keep(line)));
			}
			for (Future<Boolean> one : kept) {
				assertThat(one.get()).isTrue();
			}
		}

		assertThat(Files.readAllLines(file)).hasSize(500)
			.doesNotHaveDuplicates()
			.allMatch((line) -> line.matches("line \\d+"));
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
	}

	@Test
	void aSinkThatBlocksIsGivenUpInTime() throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		try (AuditRecord record = new AuditRecord(sink((lines) -> never.await()), TIMEOUT)) {
			assertThat(record.keep(line(1))).isFalse();
			assertThat(record.keep(line(2))).isFalse();
		}
	}

	@Test
	void whoeverWaitsBehindASinkThatBlocksIsGivenUpToo() throws Exception {
		CountDownLatch never = new CountDownLatch(1);
		try (AuditRecord record = new AuditRecord(sink((lines) -> never.await()), TIMEOUT);
				ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Boolean>> kept = IntStream.range(0, 200)
				.mapToObj((number) -> lookups.submit(() -> record.keep(line(number))))
				.toList();

			for (Future<Boolean> one : kept) {
				assertThat(one.get()).isFalse();
			}
		}
	}

	@Test
	void closingEndsWhoeverWaits() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch never = new CountDownLatch(1);
		try (ExecutorService lookups = Executors.newVirtualThreadPerTaskExecutor()) {
			AuditRecord record = new AuditRecord(sink((lines) -> {
				begun.countDown();
				never.await();
			}), Duration.ofDays(1));
			Future<Boolean> written = lookups.submit(() -> record.keep(line(1)));
			begun.await();
			Future<Boolean> waiting = lookups.submit(() -> record.keep(line(2)));
			record.close();

			assertThat(written.get()).isFalse();
			assertThat(waiting.get()).isFalse();
			assertThat(record.keep(line(3))).isFalse();
		}
	}

	@Test
	void aSinkThatRecoversIsTrustedAgain() throws Exception {
		List<byte[]> written = new CopyOnWriteArrayList<>();
		boolean[] full = { true };
		try (AuditRecord record = new AuditRecord(sink((lines) -> {
			if (full[0]) {
				throw new IOException("No space left on device");
			}
			written.add(lines);
		}), TIMEOUT)) {
			assertThat(record.keep(line(1))).isFalse();
			full[0] = false;

			assertThat(record.keep(line(2))).isTrue();
		}
		assertThat(written).hasSize(1);
	}

	@Test
	void aFullDiskKeepsNothing() throws Exception {
		try (AuditRecord record = new AuditRecord(StreamSink.file(Path.of("/dev/full")), TIMEOUT)) {
			assertThat(record.keep(line(1))).isFalse();
		}
	}

	@Test
	void aFileThatCannotBeOpenedIsNamed(@TempDir Path directory) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> StreamSink.file(directory.resolve("none/audit.jsonl")))
			.withMessageContaining("broker.audit.file")
			.withMessageContaining("none/audit.jsonl");
	}

	private static AuditSink sink(Append append) {
		return new AuditSink() {

			@Override
			public void append(byte[] lines) throws IOException {
				try {
					append.append(lines);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
					throw new IOException("interrupted");
				}
			}

			@Override
			public void close() {
				// holds nothing
			}

		};
	}

	@FunctionalInterface
	private interface Append {

		void append(byte[] lines) throws IOException, InterruptedException;

	}

}
