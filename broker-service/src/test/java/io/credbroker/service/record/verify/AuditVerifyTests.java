package io.credbroker.service.record.verify;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.credbroker.service.record.chain.Chain;
import io.credbroker.service.record.chain.SampleEvents;
import io.credbroker.service.support.MovableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class AuditVerifyTests {

	private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

	private final List<String> lines = new ArrayList<>(
			SampleEvents.lines(new Chain("one", new MovableClock()).append(SampleEvents.lookups(6))));

	private int run(String input, String... arguments) {
		return new AuditVerify(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
				new PrintStream(this.printed, true, StandardCharsets.UTF_8))
			.run(List.of(arguments));
	}

	private String printed() {
		return this.printed.toString(StandardCharsets.UTF_8);
	}

	@Test
	void aWholeRecordIsIntact(@TempDir Path directory) throws IOException {
		Path first = Files.write(directory.resolve("audit.1"), this.lines.subList(0, 4));
		Path second = Files.write(directory.resolve("audit.2"), this.lines.subList(4, 6));

		assertThat(run("", first.toString(), second.toString())).isZero();
		assertThat(printed()).contains("instance one: events 1 to 6, without an end")
			.contains("intact: 6 events of 1 instances");
	}

	@Test
	void aGapIsSaidWithItsPlace() {
		this.lines.remove(2);

		assertThat(run(String.join("\n", this.lines), "-")).isEqualTo(1);
		assertThat(printed()).contains("MISSING instance one event 4: event 3 is missing").contains("NOT INTACT");
	}

	@Test
	void aPartMayBeginAnywhere() {
		String part = String.join("\n", this.lines.subList(2, 6));

		assertThat(run(part, "-")).isEqualTo(1);
		assertThat(run(part, "--part", "-")).isZero();
	}

	@Test
	void whatCannotBeReadIsNotIntact(@TempDir Path directory) {
		assertThat(run("", directory.resolve("none").toString())).isEqualTo(2);
		assertThat(run("")).isEqualTo(2);
		assertThat(run("", "--fast", "-")).isEqualTo(2);
	}

	@Test
	void nothingIsNotIntact(@TempDir Path directory) throws IOException {
		Path empty = Files.createFile(directory.resolve("audit.jsonl"));

		assertThat(run("", empty.toString())).isEqualTo(3);
		assertThat(run("some log\n\u0007\u0007\n", "-")).isEqualTo(3);
		assertThat(printed()).contains("NOTHING TO CHECK: 0 events of 0 instances").doesNotContain("intact:");
	}

	@Test
	void garbageIsNotIntact() {
		assertThat(run("\0".repeat(5_000_000), "-")).isEqualTo(3);
		assertThat(printed()).contains("1 damaged lines");
	}

	@Test
	void aDamagedTailIsSaid() {
		String last = this.lines.removeLast();
		String torn = String.join("\n", this.lines) + "\n" + last.substring(0, last.length() / 2);

		assertThat(run(torn, "-")).isEqualTo(4);
		assertThat(printed()).contains("not checked: 1 damaged lines").contains("INTACT AS FAR AS CHECKED: 5 events");
	}

	@Test
	void aDamagedMiddleIsMissing() {
		this.lines.set(2, this.lines.get(2).substring(40));

		assertThat(run(String.join("\n", this.lines), "-")).isEqualTo(1);
		assertThat(printed()).contains("event 3 is missing").contains("1 damaged lines");
	}

	@Test
	void whatWasCheckedIsSaid() {
		assertThat(run(String.join("\n", this.lines) + "\nlog line\n", "-", "--part")).isZero();

		assertThat(printed()).contains("checked: 6 events, recorded from 2026-01-01T00:00:00Z to 2026-01-01T00:00:00Z")
			.contains("not checked: whether events are missing at the end of 1 chains")
			.contains("not checked: events before the first one")
			.contains("0 damaged lines, 1 other lines");
	}

}
