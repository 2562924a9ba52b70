package io.credbroker.service.ops;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.util.Map;
import java.util.Optional;

import io.credbroker.service.ops.view.Screen;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The terminal that this process writes to, if it is one.
 */
final class Terminal {

	private static final int LEAST = 20;

	private Terminal() {
	}

	/**
	 * Standard output and error; unlike {@code System.out}, they say when they are
	 * closed.
	 */
	static Screen screen(Map<String, String> environment) {
		boolean terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
		return new Screen(new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err),
				System.out.charset(), terminal ? width(environment) : 0);
	}

	private static int width(Map<String, String> environment) {
		String columns = environment.getOrDefault("COLUMNS", "");
		int width = columns.matches("\\d{1,4}") ? Integer.parseInt(columns) : asked();
		return Math.max(width, LEAST);
	}

	private static int asked() {
		return CommandSpec.create().usageMessage().autoWidth(true).width();
	}

}
