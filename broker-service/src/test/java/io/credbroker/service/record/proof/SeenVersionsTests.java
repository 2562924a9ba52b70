package io.credbroker.service.record.proof;

import java.time.Instant;

import io.credbroker.service.record.chain.ChainLine;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The names of versions, told by events in any order, as a database may return them.
 */
class SeenVersionsTests {

	private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

	private final SeenVersions seen = new SeenVersions();

	private void add(String noticed, String fingerprint, String previous, int since, int recorded) {
		ObjectNode event = JsonMapper.shared().createObjectNode();
		event.put("recorded", START.plusSeconds(recorded).toString());
		event.putObject("by").put("store", "vault").put("key", "warehouse");
		event.putObject("seen")
			.put("noticed", noticed)
			.put("fingerprint", fingerprint)
			.put("previous_fingerprint", previous)
			.put("since", START.plusSeconds(since).toString());
		this.seen.add(new ChainLine("i", recorded, "", "h" + recorded, true, event));
	}

	@Test
	void aVersionThatGetsItsFirstNameBackIsOneVersion() {
		add("renamed", "a", "a2", 10, 90);
		add("renamed", "a2", "a", 10, 50);
		add("first", "a", "", 10, 10);

		assertThat(this.seen.current()).extracting(SeenVersions.Seen::fingerprint).isEqualTo("a");
		assertThat(this.seen.name("a")).isEqualTo("a");
		assertThat(this.seen.name("a2")).isEqualTo("a");
	}

	@Test
	void aContentThatReturnsIsNotTheOneThatWasRenamed() {
		add("changed", "a", "b2", 200, 200);
		add("changed", "b2", "a2", 100, 100);
		add("renamed", "a2", "a", 10, 50);
		add("first", "a", "", 10, 10);

		assertThat(this.seen.name("a")).isEqualTo("a");
		assertThat(this.seen.name("a2")).isEqualTo("a2");
	}

	@Test
	void aFirstNameThatIsRecordedLateIsNoReturn() {
		add("first", "a", "", 10, 70);
		add("renamed", "a2", "a", 10, 50);

		assertThat(this.seen.name("a")).isEqualTo("a2");
	}

	@Test
	void namesAreFollowedToTheLastOne() {
		add("renamed", "a3", "a2", 10, 90);
		add("renamed", "a2", "a", 10, 50);
		add("first", "a", "", 10, 10);

		assertThat(this.seen.name("a")).isEqualTo("a3");
		assertThat(this.seen.name("b")).isEqualTo("b");
		assertThat(this.seen.secret()).isEqualTo(new ProofComputation.SecretPlace("vault", "warehouse"));
	}

}
