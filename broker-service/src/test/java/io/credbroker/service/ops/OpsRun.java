package io.credbroker.service.ops;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.credbroker.service.ops.view.Screen;

/**
 * One run of the command, and what it printed.
 */
record OpsRun(int status, String out, String err) {

	/**
	 * Runs it with its output read by a program.
	 */
	static OpsRun of(Map<String, String> environment, String... arguments) {
		return on(0, StandardCharsets.UTF_8, environment, arguments);
	}

	/**
	 * Runs it on a terminal with so many columns and this charset.
	 */
	static OpsRun on(int width, Charset charset, Map<String, String> environment, String... arguments) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		int status = new OpsCommand(environment,
				new ByteArrayInputStream(FakeBroker.TOKEN.getBytes(StandardCharsets.UTF_8)),
				new Screen(out, err, charset, width), Clock.systemUTC(), Duration.ofMillis(5))
			.run(List.of(arguments));
		return new OpsRun(status, out.toString(charset), err.toString(charset));
	}

	String all() {
		return this.out + this.err;
	}

}
