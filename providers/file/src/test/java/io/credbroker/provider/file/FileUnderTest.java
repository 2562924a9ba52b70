package io.credbroker.provider.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

import io.credbroker.provider.testkit.StoreFault;
import io.credbroker.provider.testkit.StoreUnderTest;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.yaml.snakeyaml.Yaml;

/**
 * A secrets file in a directory of its own, replaced by renaming as an operator would.
 */
final class FileUnderTest implements StoreUnderTest {

	private final Map<String, Map<String, String>> secrets = new LinkedHashMap<>();

	private final Path file;

	FileUnderTest(Path directory) {
		this.file = directory.resolve("secrets.yaml");
	}

	@Override
	public SecretProvider connect() {
		return new FileStoreFactory(Clock.systemUTC()).create(new FileStoreSettings(this.file, false));
	}

	@Override
	public SecretKey put(String name, Map<String, String> fields) {
		this.secrets.put("airflow/" + name, fields);
		write(yaml(), "rw-------");
		return new SecretKey("airflow/" + name);
	}

	@Override
	public SecretKey absent() {
		return new SecretKey("airflow/absent");
	}

	@Override
	public void suffer(StoreFault fault) {
		switch (fault) {
			case REJECTING -> write(yaml(), "-w-------");
			case DOWN -> delete();
			case GARBAGE -> write(yaml().replace("password: ", "password: *"), "rw-------");
			case DENYING, THROTTLING, HANGING -> throw new AssertionError(cannotShow().get(fault));
		}
	}

	@Override
	public void recover() {
		write(yaml(), "rw-------");
	}

	@Override
	public Map<StoreFault, String> cannotShow() {
		return Map.of(StoreFault.DENYING, "a file is read as a whole or not at all", StoreFault.THROTTLING,
				"a file never asks for fewer reads", StoreFault.HANGING, "a local file answers or fails at once");
	}

	@Override
	public OptionalInt calls() {
		return OptionalInt.empty();
	}

	@Override
	public void close() {
		this.secrets.clear();
	}

	private String yaml() {
		return new Yaml().dump(Map.of("secrets", this.secrets));
	}

	private void write(String text, String mode) {
		try {
			Path next = Files.createTempFile(this.file.getParent(), "next", ".yaml");
			Files.writeString(next, text);
			Files.setPosixFilePermissions(next, PosixFilePermissions.fromString(mode));
			Files.move(next, this.file, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void delete() {
		try {
			Files.deleteIfExists(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
