package io.credbroker.service.record.sinks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.record.chain.Chain;
import io.credbroker.service.record.chain.ChainedEvents;
import io.credbroker.service.record.chain.SampleEvents;
import io.credbroker.service.record.pipeline.AuditSink;
import io.credbroker.service.record.sinks.AuditProperties.Sink;
import io.credbroker.service.support.MovableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

class FileSinkTests {

	private final Chain chain = new Chain("one", new MovableClock());

	@TempDir
	private Path directory;

	private Path file() {
		return this.directory.resolve("audit.jsonl");
	}

	@Test
	void onlyTheOwnerMayReadTheFile() throws IOException {
		FileSink.at(file()).close();

		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
	}

	@Test
	void aLineThatAKilledProcessLeftIsNotContinued() throws IOException {
		Files.writeString(file(), "{\"event\":\"look");
		ChainedEvents group = this.chain.append(SampleEvents.lookups(2));

		try (AuditSink sink = FileSink.at(file())) {
			sink.append(group);
		}

		assertThat(Files.readAllLines(file())).containsExactly("{\"event\":\"look", SampleEvents.lines(group).get(0),
				SampleEvents.lines(group).get(1));
	}

	@Test
	void aFileThatWasMovedAwayIsMadeAnew() throws IOException {
		try (AuditSink sink = FileSink.at(file())) {
			sink.append(this.chain.append(SampleEvents.lookups(2)));
			Files.move(file(), this.directory.resolve("audit.1"));
			sink.append(this.chain.append(SampleEvents.lookups(3)));
		}

		assertThat(this.directory.resolve("audit.1")).content().hasLineCount(2);
		assertThat(file()).content().hasLineCount(3);
	}

	@Test
	void linesAreAppendedToWhatIsThere() throws IOException {
		Files.writeString(file(), "before\n", StandardOpenOption.CREATE);

		try (AuditSink sink = FileSink.at(file())) {
			sink.append(this.chain.append(SampleEvents.lookups(1)));
		}

		assertThat(Files.readAllLines(file())).hasSize(2).startsWith("before");
	}

	@Test
	void aFullDiskKeepsNothing() throws IOException {
		try (AuditSink sink = FileSink.at(Path.of("/dev/full"))) {
			assertThatIOException().isThrownBy(() -> sink.append(this.chain.append(SampleEvents.lookups(1))));
		}
	}

	@Test
	void aFileThatCannotBeOpenedIsNamed() {
		Map<String, Sink> sinks = Map.of("local",
				new Binder(new MapConfigurationPropertySource(
						Map.of("type", "file", "file", this.directory.resolve("none/audit.jsonl").toString())))
					.bind("", Sink.class)
					.get());

		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> ConfiguredSinks.of(sinks))
			.withMessageContaining("broker.audit.sinks.local.file")
			.withMessageContaining("none/audit.jsonl");
	}

	@Test
	void aFileThatOthersCouldReadIsClosedToThem() throws IOException {
		Files.createFile(file());
		Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-r--"));

		FileSink.at(file()).close();

		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
	}

	@Test
	void aFileThatWasMadeAnewByWhoeverRotatesItIsClosedToOthers() throws IOException {
		try (AuditSink sink = FileSink.at(file())) {
			sink.append(this.chain.append(SampleEvents.lookups(1)));
			Files.move(file(), this.directory.resolve("audit.1"));
			Files.createFile(file());
			Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
			sink.append(this.chain.append(SampleEvents.lookups(1)));
		}

		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
	}

	@Test
	void theFolderOfADatabaseThatOthersCouldReadIsClosedToThem() throws IOException {
		Path folder = Files.createDirectory(this.directory.resolve("record"));
		Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));

		try (Database database = new Database(DatabaseAddress.embedded(folder), Duration.ofSeconds(10))) {
			database.migrate();

			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))).isEqualTo("rwx------");
			assertThat(folder.resolve("audit.mv.db")).isNotEmptyFile()
				.satisfies((file) -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
					.isEqualTo("rw-------"));
		}
	}

	@Test
	void oneFileIsOneBrokersAlone() throws IOException {
		try (AuditSink sink = FileSink.at(file())) {
			sink.append(this.chain.append(SampleEvents.lookups(1)));

			assertThatExceptionOfType(FileInUseException.class).isThrownBy(() -> FileSink.at(file()));
		}

		FileSink.at(file()).close();
	}

}
