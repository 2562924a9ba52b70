package io.credbroker.service.record.verify;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * The command {@code audit-verify}: verifies files of JSON lines without starting the
 * service.
 */
public final class AuditVerify {

	/** The first argument, which selects this command. */
	public static final String COMMAND = "audit-verify";

	private static final String USAGE = """
			usage: audit-verify [--part] FILE...
			       audit-verify --proof STATEMENT FILE...
			  FILE    JSON lines of the record, in the order they were written; - reads standard input
			  --part  the files are a part of a record, such as an export, and may begin anywhere
			  --proof checks the statement of GET /v1/rotations/{credential}/proof against the files,
			          which are read twice, so not from standard input
			exit status: 0 intact, 1 not intact, 2 could not be read, 3 no event to check,
			             4 intact as far as it could be checked: there are damaged lines too
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
		if (arguments.contains(ProofVerify.OPTION)) {
			return proof(arguments);
		}
		List<String> files = arguments.stream().filter((argument) -> !argument.equals(PART)).toList();
		if (files.isEmpty() || files.stream().anyMatch((file) -> file.startsWith("--"))) {
			this.out.print(USAGE);
			return 2;
		}
		boolean part = arguments.contains(PART);
		ChainCheck check = new ChainCheck(part, ChainCheck.Anchors.NONE);
		for (String file : files) {
			try {
				read(file, check::line);
			}
			catch (IOException ex) {
				this.out.printf("%s cannot be read: %s%n", file, ex.getClass().getSimpleName());
				return 2;
			}
		}
		return new VerifyReport(this.out, part).print(check.verdict());
	}

	private int proof(List<String> arguments) {
		boolean wrong = arguments.size() < 3 || !arguments.getFirst().equals(ProofVerify.OPTION)
				|| arguments.stream().skip(1).anyMatch((file) -> file.startsWith("-"));
		if (wrong) {
			this.out.print(USAGE);
			return 2;
		}
		try {
			ProofVerify proof = ProofVerify.of(Path.of(arguments.get(1)), this.out);
			if (proof == null) {
				this.out.printf("%s holds no statement of GET /v1/rotations/{credential}/proof%n", arguments.get(1));
				return 2;
			}
			List<String> files = arguments.subList(2, arguments.size());
			return proof.run((lines) -> {
				for (String file : files) {
					read(file, lines);
				}
			});
		}
		catch (IOException ex) {
			this.out.printf("a file cannot be read: %s%n", ex);
			return 2;
		}
	}

	private void read(String file, Consumer<String> lines) throws IOException {
		try (InputStream input = file.equals("-") ? this.in : Files.newInputStream(Path.of(file));
				BoundedLineReader reader = new BoundedLineReader(input)) {
			for (String line = reader.next(); line != null; line = reader.next()) {
				lines.accept(line);
			}
		}
	}

}
