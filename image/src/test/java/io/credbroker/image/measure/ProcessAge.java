package io.credbroker.image.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long a process runs, by the kernel's own clock, to a hundredth of a second. What
 * starts a container, and is not part of its image, does not count.
 */
final class ProcessAge {

	/** The units of the file, which are the same on every Linux. */
	private static final double TICKS_PER_SECOND = 100;

	/** The place of the start, counted from the name of the program. */
	private static final int START = 20;

	private ProcessAge() {
	}

	static double seconds(ProcessHandle process) throws IOException {
		String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
		String[] fields = stat.substring(stat.lastIndexOf(')') + 1).split(" ", -1);
		String uptime = Files.readString(Path.of("/proc/uptime"));
		return Double.parseDouble(uptime.substring(0, uptime.indexOf(' ')))
				- Long.parseLong(fields[START]) / TICKS_PER_SECOND;
	}

}
