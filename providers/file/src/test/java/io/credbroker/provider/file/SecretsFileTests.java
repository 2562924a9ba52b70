package io.credbroker.provider.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class SecretsFileTests {

	private static final Clock NOW = Clock.systemUTC();

	private static final Clock LATER = Clock.offset(NOW, Duration.ofMinutes(1));

	@TempDir
	Path directory;

	private Path path;

	@BeforeEach
	void writeGoodContent() throws IOException {
		this.path = this.directory.resolve("secrets.yaml");
		write("secrets: {key: {a: one}}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "rw-------", "r--------", "rwx------" })
	void aModeForTheOwnerAloneIsAccepted(String mode) throws IOException {
		mode(mode);

		assertThat(file(false).read()).isInstanceOf(FileReadResult.Usable.class);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "rw-r-----", "rw----r--", "rw--w----", "rw-----w-", "rw---x---", "rw-r--r--", "rwxrwxrwx" })
	void aModeThatLetsOthersInIsRefusedAndNamed(String mode) throws IOException {
		mode(mode);

		assertThat(file(false).read()).isInstanceOfSatisfying(FileReadResult.Forbidden.class,
				(forbidden) -> assertThat(forbidden.reason()).contains("mode 0").contains("chmod 600"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "rw-r-----", "r--r-----", "---r-----" })
	void theGroupMayReadWhereTheSettingsSaySo(String mode) throws IOException {
		mode(mode);

		assertThat(file(true).read()).isInstanceOf(FileReadResult.Usable.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "rw-rw----", "rw-r-x---", "rw-r--r--" })
	void theGroupMayDoNoMoreThanRead(String mode) throws IOException {
		mode(mode);

		assertThat(file(true).read()).isInstanceOf(FileReadResult.Forbidden.class);
	}

	@Test
	void aModeOpenedAfterLoadingStopsTheFileFromBeingServed() throws IOException {
		SecretsFile file = file(false);
		file.read();
		mode("rw-r--r--");

		assertThat(file.read()).isInstanceOf(FileReadResult.Forbidden.class);
	}

	@Test
	void aBrokenEditKeepsTheLastGoodContentAndIsLoggedOnce() throws IOException {
		SecretsFile file = file(false);
		FileReadResult.Usable good = (FileReadResult.Usable) file.read();
		write("secrets: {key: {a: 'two}}");
		List<String> lines = logged(() -> {
			file.read();
			file.read();
		});

		assertThat(valueOf(file)).isEqualTo("one");
		assertThat(((FileReadResult.Usable) file.read()).version()).isEqualTo(good.version());
		assertThat(((FileReadResult.Usable) file.read()).brokenEdit()).contains("is not valid YAML at line 1");
		assertThat(lines).singleElement().asString().contains("secrets.yaml", "is not valid YAML at line 1");
	}

	@Test
	void aRepairedEditIsServedAtOnce() throws IOException {
		SecretsFile file = file(false);
		file.read();
		write("secrets: {key: {a: 'two}}");
		file.read();
		write("secrets: {key: {a: two}}");

		assertThat(valueOf(file)).isEqualTo("two");
		assertThat(((FileReadResult.Usable) file.read()).brokenEdit()).isNull();
	}

	@Test
	void anEmptiedFileCountsAsABrokenEdit() throws IOException {
		SecretsFile file = file(false);
		file.read();
		Files.writeString(this.path, "");

		assertThat(valueOf(file)).isEqualTo("one");
	}

	@Test
	void aRemovedFileIsNotServed() throws IOException {
		SecretsFile file = file(false);
		file.read();
		Files.delete(this.path);

		assertThat(file.read()).isInstanceOf(FileReadResult.Absent.class);
	}

	@Test
	void anEditInPlaceOfTheSameSizeWithinOneTickIsSeen() throws IOException {
		SecretsFile file = file(false);
		file.read();
		FileTime time = Files.getLastModifiedTime(this.path);
		Files.writeString(this.path, "secrets: {key: {a: two}}");
		Files.setLastModifiedTime(this.path, time);

		assertThat(valueOf(file)).isEqualTo("two");
	}

	@Test
	void twoEditsWithinOneTickHaveTwoVersions() throws IOException {
		SecretsFile file = file(false);
		FileTime time = FileTime.from(Instant.now());
		Files.setLastModifiedTime(this.path, time);
		String first = ((FileReadResult.Usable) file.read()).version();
		Files.writeString(this.path, "secrets: {key: {a: two}}");
		Files.setLastModifiedTime(this.path, time);

		assertThat(((FileReadResult.Usable) file.read()).version()).isNotEqualTo(first);
	}

	@Test
	void aSwappedDirectoryLinkIsSeenAsKubernetesSwapsIt() throws IOException {
		Path first = volume("first", "one");
		Path second = volume("second", "two");
		Path link = Files.createSymbolicLink(this.directory.resolve("..data"), first);
		Path visible = Files.createSymbolicLink(this.directory.resolve("visible.yaml"),
				Path.of("..data", "secrets.yaml"));
		SecretsFile file = new SecretsFile(new FileStoreSettings(visible, false), LATER);
		String before = valueOf(file);
		Path next = Files.createSymbolicLink(this.directory.resolve("..data_tmp"), second);
		Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);

		assertThat(before).isEqualTo("one");
		assertThat(valueOf(file)).isEqualTo("two");
	}

	@Test
	void aSettledFileIsNotReadAgain() throws IOException {
		SecretsFile file = new SecretsFile(new FileStoreSettings(this.path, false), LATER);

		assertThat(file.read()).isSameAs(file.read());
	}

	@Test
	void aDirectoryInPlaceOfTheFileIsNotRead() {
		SecretsFile file = new SecretsFile(new FileStoreSettings(this.directory, false), NOW);

		assertThat(file.read()).isEqualTo(new FileReadResult.Absent("its file is not a regular one"));
	}

	private Path volume(String name, String value) throws IOException {
		Path volume = Files.createDirectory(this.directory.resolve(name));
		Path secrets = Files.writeString(volume.resolve("secrets.yaml"), "secrets: {key: {a: " + value + "}}");
		Files.setPosixFilePermissions(secrets, PosixFilePermissions.fromString("rw-------"));
		return volume;
	}

	private SecretsFile file(boolean groupMayRead) {
		return new SecretsFile(new FileStoreSettings(this.path, groupMayRead), NOW);
	}

	private void write(String yaml) throws IOException {
		Files.writeString(this.path, yaml);
		mode("rw-------");
	}

	private void mode(String mode) throws IOException {
		Files.setPosixFilePermissions(this.path, PosixFilePermissions.fromString(mode));
	}

	private static String valueOf(SecretsFile file) {
		FileReadResult.Usable usable = (FileReadResult.Usable) file.read();
		return requireNonNull(requireNonNull(usable.secrets().get("key")).get("a")).reveal();
	}

	private static List<String> logged(Runnable action) {
		Logger logger = (Logger) LoggerFactory.getLogger(FileProblemLogger.class);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.addAppender(lines);
		try {
			action.run();
			return new ArrayList<>(lines.list).stream().map((line) -> String.valueOf(line.getKeyValuePairs())).toList();
		}
		finally {
			logger.detachAppender(lines);
		}
	}

}
