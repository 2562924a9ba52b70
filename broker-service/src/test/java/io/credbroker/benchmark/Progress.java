package io.credbroker.benchmark;

import java.io.PrintStream;

/**
 * Prints the progress of a run.
 */
final class Progress {

	private static final PrintStream OUT = System.out;

	private Progress() {
	}

	static void say(String line) {
		OUT.println(line);
		OUT.flush();
	}

}
