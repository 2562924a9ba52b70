package io.credbroker.service.record.chain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.credbroker.service.record.event.EventType;
import io.credbroker.service.record.verify.ChainCheck;
import io.credbroker.service.record.verify.ChainFinding;
import io.credbroker.service.record.verify.ChainFinding.Kind;
import io.credbroker.service.record.verify.VerificationResult;
import io.credbroker.service.support.MovableClock;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChainTests {

	private static List<String> record(String instance) {
		Chain chain = new Chain(instance, new MovableClock());
		List<String> lines = new ArrayList<>(SampleEvents.lines(chain.append(SampleEvents.lookups(4))));
		lines.addAll(SampleEvents.lines(chain.append(SampleEvents.lookups(5))));
		lines.addAll(SampleEvents.lines(chain.append(List.of(SampleEvents.of(EventType.STOPPED)))));
		return lines;
	}

	private static VerificationResult check(List<String> lines) {
		ChainCheck check = new ChainCheck(false, ChainCheck.Anchors.NONE);
		lines.forEach(check::line);
		return check.verdict();
	}

	@Test
	void whatWasWrittenIsIntact() {
		List<String> lines = record("one");

		VerificationResult verdict = check(lines);

		assertThat(verdict.intact()).isTrue();
		assertThat(verdict.instances()).singleElement().satisfies((instance) -> {
			assertThat(instance.first()).isEqualTo(1);
			assertThat(instance.last()).isEqualTo(10);
			assertThat(instance.stopped()).isTrue();
			assertThat(lines.getLast()).contains(instance.head());
		});
	}

	@Test
	void chainsOfManyInstancesMayLieInterleavedAmongOtherLines() {
		List<String> one = record("one");
		List<String> other = record("other");
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < one.size(); i++) {
			lines.addAll(List.of(one.get(i), "2026-11-21 INFO a line of the log", other.get(i), ""));
		}

		VerificationResult verdict = check(lines);

		assertThat(verdict.intact()).isTrue();
		assertThat(verdict.instances()).hasSize(2);
		assertThat(verdict.events()).isEqualTo(20);
		assertThat(verdict.unchecked().otherLines()).isEqualTo(20);
	}

	@Test
	void anEditedEventIsNamed() {
		List<String> lines = record("one");
		lines.set(4, lines.get(4).replace("\"subject\":\"etl\"", "\"subject\":\"eve\""));

		assertThat(check(lines).findings()).singleElement().satisfies((finding) -> {
			assertThat(finding.kind()).isEqualTo(Kind.EDITED);
			assertThat(finding.sequence()).isEqualTo(5);
		});
	}

	@Test
	void anEditThatHidesItselfShowsAtTheNextEvent() {
		List<String> lines = record("one");
		lines.set(4, rehashed(lines.get(4).replace("\"subject\":\"etl\"", "\"subject\":\"eve\"")));

		assertThat(check(lines).findings()).singleElement().satisfies((finding) -> {
			assertThat(finding.kind()).isEqualTo(Kind.RELINKED);
			assertThat(finding.sequence()).isEqualTo(6);
		});
	}

	private static String rehashed(String line) {
		String said = line.substring(0, line.lastIndexOf(Chain.HASH_KEY));
		String hash = HexFormat.of().formatHex(Chain.sha256().digest(said.getBytes(StandardCharsets.UTF_8)));
		return said + Chain.HASH_KEY + hash + "\"}";
	}

	@Test
	void missingEventsAreCounted() {
		List<String> lines = record("one");
		lines.subList(3, 5).clear();

		assertThat(check(lines).findings()).singleElement().satisfies((finding) -> {
			assertThat(finding.kind()).isEqualTo(Kind.MISSING);
			assertThat(finding.detail()).isEqualTo("events 4 to 5 are missing");
		});
	}

	@Test
	void aMissingBeginningIsFoundUnlessAPartIsAskedFor() {
		List<String> lines = record("one").subList(3, 10);
		ChainCheck part = new ChainCheck(true, ChainCheck.Anchors.NONE);
		lines.forEach(part::line);

		assertThat(check(lines).findings()).singleElement()
			.satisfies((finding) -> assertThat(finding.detail()).isEqualTo("events 1 to 3 are missing"));
		assertThat(part.verdict().intact()).isTrue();
	}

	@Test
	void swappedEventsAreFound() {
		List<String> lines = record("one");
		lines.add(3, lines.remove(6));

		assertThat(check(lines).findings()).extracting(ChainFinding::kind).contains(Kind.MISSING, Kind.OUT_OF_ORDER);
	}

	@Test
	void anEventThatStandsThereTwiceIsFound() {
		List<String> lines = record("one");
		lines.add(5, lines.get(4));

		assertThat(check(lines).findings()).extracting(ChainFinding::kind).containsExactly(Kind.OUT_OF_ORDER);
	}

	@Test
	void aChainThatWasCutOffDoesNotClaimToHaveEnded() {
		VerificationResult verdict = check(record("one").subList(0, 7));

		assertThat(verdict.intact()).isTrue();
		assertThat(verdict.instances()).singleElement()
			.satisfies((instance) -> assertThat(instance.stopped()).isFalse());
	}

	@Property(tries = 300)
	void noCharacterCanBeChangedUnseen(@ForAll @IntRange(max = 9) int line, @ForAll @IntRange(max = 10_000) int place,
			@ForAll @IntRange(min = 32, max = 126) int character) {
		List<String> lines = record("one");
		StringBuilder changed = new StringBuilder(lines.get(line));
		int at = place % changed.length();
		boolean same = changed.charAt(at) == character;
		changed.setCharAt(at, (char) character);
		lines.set(line, changed.toString());

		VerificationResult verdict = check(lines);

		boolean lastEventLost = line == 9 && verdict.events() == 9
				&& verdict.unchecked().otherLines() + verdict.unchecked().damaged() == 1;
		assertThat(verdict.intact() && !lastEventLost).as(changed.toString()).isEqualTo(same);
	}

}
