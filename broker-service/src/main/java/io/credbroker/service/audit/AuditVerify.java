package io.credbroker.service.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The command {@code audit-verify}: checks files of JSON lines without starting the
 * service.
 */
public final class AuditVerify {

	/** The first argument that asks for it. */
	public static final String COMMAND = "audit-verify";

	private static final String USAGE = """
			usage: audit-verify [--part] FILE...
			  FILE    JSON lines of the record, in the order they were written; - reads standard input
			  --part  the files are a part of a record, such as an export, and may begin anywhere
			exit status: 0 intact, 1 not intact, 2 could not be read
			""";

	private static final String PART = "--part";

	private final InputStream in;

	private final PrintStream out;

	public AuditVerify(InputStream in, PrintStream out) {
		this.in = in;
		this.out = out;
	}

	/**
	 * Prints what was found and returns the exit status.
	 */
	public int run(List<String> arguments) {
		List<String> files = arguments.stream().filter((argument) -> !argument.equals(PART)).toList();
		if (files.isEmpty() || files.stream().anyMatch((file) -> file.startsWith("--"))) {
			this.out.print(USAGE);
			return 2;
		}
		ChainCheck check = new ChainCheck(arguments.contains(PART), ChainCheck.Anchors.NONE);
		for (String file : files) {
			try {
				read(file, check);
			}
			catch (IOException ex) {
				this.out.printf("%s cannot be read: %s%n", file, ex.getClass().getSimpleName());
				return 2;
			}
		}
		return report(check.verdict());
	}

	private void read(String file, ChainCheck check) throws IOException {
		try (InputStream input = file.equals("-") ? this.in : Files.newInputStream(Path.of(file));
				BufferedReader lines = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
			String line = lines.readLine();
			while (line != null) {
				check.line(line);
				line = lines.readLine();
			}
		}
	}

	private int report(Verdict verdict) {
		verdict.findings()
			.forEach((finding) -> this.out.printf("%s instance %s event %d: %s%n", finding.kind(), finding.instance(),
					finding.sequence(), finding.detail()));
		verdict.instances()
			.forEach((instance) -> this.out.printf("instance %s: events %d to %d, %s, head %s%n", instance.instance(),
					instance.first(), instance.last(), instance.stopped() ? "stopped" : "without an end",
					instance.head()));
		this.out.printf("%s: %d events of %d instances, %d findings, %d other lines%n",
				verdict.intact() ? "intact" : "NOT INTACT", verdict.events(), verdict.instances().size(),
				verdict.wrong(), verdict.otherLines());
		return verdict.intact() ? 0 : 1;
	}

}
