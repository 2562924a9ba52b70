package io.credbroker.image.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What memory a process has, in MiB.
 *
 * @param resident all that counts for its limit, pages of files included
 * @param own what it does not share with the files that it has mapped
 * @param peak the most that was resident
 */
record ProcessMemory(long resident, long own, long peak) {

	static ProcessMemory of(ProcessHandle process) throws IOException {
		String status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"));
		return new ProcessMemory(mebibytes(status, "VmRSS"), mebibytes(status, "RssAnon"), mebibytes(status, "VmHWM"));
	}

	private static long mebibytes(String status, String name) {
		return status.lines()
			.filter((line) -> line.startsWith(name + ":"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
			.findFirst()
			.orElseThrow();
	}

	@Override
	public String toString() {
		return "%d MiB (own %d, peak %d)".formatted(this.resident, this.own, this.peak);
	}

}
