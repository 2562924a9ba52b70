package io.credbroker.image.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.credbroker.image.ImageFailure;

/**
 * A control group whose programs get no more memory than a pod with that limit, pages of
 * files and of the kernel included; the kernel ends them where they need more.
 *
 * @param folder of the group
 * @param names of its files
 */
record MemoryLimit(Path folder, Names names) implements AutoCloseable {

	/** How the two versions of control groups call the same. */
	enum Names {

		FIRST("memory.limit_in_bytes", "memory.max_usage_in_bytes", "memory.oom_control"),

		SECOND("memory.max", "memory.peak", "memory.events");

		private final String limit;

		private final String peak;

		private final String events;

		Names(String limit, String peak, String events) {
			this.limit = limit;
			this.peak = peak;
			this.events = events;
		}

	}

	/**
	 * Makes the group below that of this process, which needs root.
	 * @param size such as {@code 256M}
	 */
	static MemoryLimit of(String size) throws IOException {
		String own = Files.readString(Path.of("/proc/self/cgroup"));
		Path first = Path.of("/sys/fs/cgroup/memory");
		Names names = Files.isDirectory(first) ? Names.FIRST : Names.SECOND;
		Path root = (names == Names.FIRST) ? first : Path.of("/sys/fs/cgroup");
		String key = (names == Names.FIRST) ? ":memory:" : "0::";
		String place = own.lines()
			.filter((line) -> line.contains(key))
			.map((line) -> line.substring(line.indexOf(key) + key.length() + 1))
			.findFirst()
			.orElseThrow();
		Path folder = root.resolve(place).resolve("broker-" + ProcessHandle.current().pid());
		try {
			Files.createDirectory(folder);
			Files.writeString(folder.resolve(names.limit), size);
		}
		catch (IOException ex) {
			throw new ImageFailure("""
					The memory cannot be limited here: %s. Run it as root on Linux where control groups can be \
					written, or without measure.limit.""".formatted(ex), ex);
		}
		return new MemoryLimit(folder, names);
	}

	/**
	 * The most that the group had, and how often the kernel ended a program of it.
	 */
	String report() throws IOException {
		long peak = Long.parseLong(Files.readString(this.folder.resolve(this.names.peak)).strip()) >> 20;
		String kills = Files.readAllLines(this.folder.resolve(this.names.events))
			.stream()
			.filter((line) -> line.startsWith("oom_kill "))
			.findFirst()
			.orElse("oom_kill unknown");
		return "the control group had %d MiB at most, %s".formatted(peak, kills);
	}

	@Override
	public void close() throws IOException {
		Files.delete(this.folder);
	}

}
