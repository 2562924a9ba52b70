package io.credbroker.service.record.verify;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.proof.FileProof;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks a statement about the holders of a secret against files of the record: the
 * chains must be intact, whole as far as the statement goes, and say the same.
 */
final class ProofVerify {

	/** The option that selects this check. */
	static final String OPTION = "--proof";

	private static final JsonMapper JSON = JsonMapper.shared();

	private static final int FORMAT = 1;

	/** Within this time of the statement another chain may have been written on. */
	private static final Duration CONCURRENT = Duration.ofMinutes(1);

	private final PrintStream out;

	private final JsonNode statement;

	private final FileProof proof;

	private final ChainCheck check = new ChainCheck(true, ChainCheck.Anchors.NONE);

	private final Instant asOf;

	private final Map<String, Long> leftOut = new HashMap<>();

	private ProofVerify(PrintStream out, JsonNode statement) {
		this.out = out;
		this.statement = statement;
		this.asOf = Instant.parse(statement.path("as_of").asString(""));
		Map<String, Long> lasts = new HashMap<>();
		statement.at("/record/instances")
			.forEach((range) -> lasts.put(range.path("instance").asString(""), range.path("last").asLong(0)));
		this.proof = new FileProof(statement.path("credential").asString(""), lasts);
	}

	/**
	 * The check of the statement in a file, or {@code null} if it holds none.
	 */
	static @Nullable ProofVerify of(Path file, PrintStream out) throws IOException {
		try {
			JsonNode statement = JSON.readTree(Files.readAllBytes(file));
			return (statement.path("format").asInt(0) == FORMAT && statement.path("credential").isString())
					? new ProofVerify(out, statement) : null;
		}
		catch (JacksonException | DateTimeException ex) {
			return null;
		}
	}

	/**
	 * Prints what was found and returns the exit status.
	 */
	int run(Lines lines) throws IOException {
		lines.forEach(this::first);
		int chains = new VerifyReport(this.out, true).print(this.check.verdict());
		if (chains != 0) {
			this.out.println("THE STATEMENT CANNOT BE RELIED ON: the files are not intact");
			return chains;
		}
		lines.forEach((text) -> {
			ChainLine line = ChainLine.read(text);
			if (line != null) {
				this.proof.addGrant(line);
			}
		});
		return compared();
	}

	private void first(String text) {
		this.check.line(text);
		ChainLine line = ChainLine.read(text);
		// An edited line is a finding already.
		if (line == null || !line.intact()) {
			return;
		}
		this.proof.add(line);
		if (!this.proof.covers(line)
				&& Instant.parse(line.event().path("recorded").asString()).isBefore(this.asOf.minus(CONCURRENT))) {
			this.leftOut.merge(line.instance(), 1L, Long::sum);
		}
	}

	private int compared() {
		JsonNode told = JSON.readTree(JSON.writeValueAsString(this.proof.statement()));
		List<String> differences = StatementDifferences.between(this.statement, told);
		differences.forEach((difference) -> this.out.printf("DIFFERS %s%n", difference));
		this.leftOut.forEach((instance, events) -> this.out
			.printf("LEFT OUT %d events of instance %s, recorded before the statement was made%n", events, instance));
		boolean holds = differences.isEmpty() && this.leftOut.isEmpty();
		if (holds) {
			summary();
		}
		this.out.printf("not checked: reads of the secret that did not go through the broker%n");
		this.out.printf("not checked: what was recorded before %s, and what is under \"stated\"%n",
				this.statement.at("/record/from").asString(""));
		this.out.println(holds ? "the statement holds" : "THE STATEMENT DOES NOT HOLD");
		return holds ? 0 : 1;
	}

	private void summary() {
		this.out.printf("secret %s: version %s (%s) is current since %s%n",
				this.statement.path("credential").asString(""),
				this.statement.at("/current/version").asString("without a name"),
				this.statement.at("/current/fingerprint").asString("unknown"),
				this.statement.at("/current/since").asString("before the record begins"));
		if (this.statement.path("nobody_holds_an_older_version").asBoolean()) {
			this.out.printf("nobody who got it through the broker holds an older version from %s on, as of %s%n",
					this.statement.path("none_from").asString("the beginning of the record"), this.asOf);
		}
		else {
			this.out.printf("older versions are held until %s at the latest, as of %s%n",
					this.statement.path("none_from").asString(""), this.asOf);
		}
	}

	/** The lines of all files, as often as they are asked for. */
	@FunctionalInterface
	interface Lines {

		void forEach(Consumer<String> line) throws IOException;

	}

}
