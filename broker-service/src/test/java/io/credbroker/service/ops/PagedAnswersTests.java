package io.credbroker.service.ops;

import java.util.Map;

import io.credbroker.service.ops.FakeBroker.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the command says of answers that have several pages.
 */
class PagedAnswersTests {

	private final FakeBroker broker = SampleAnswers.broker();

	@AfterEach
	void close() {
		this.broker.close();
	}

	private OpsRun ops(String... arguments) {
		return OpsRun.of(Map.of("BROKER_URL", this.broker.url(), "BROKER_TOKEN", FakeBroker.TOKEN), arguments);
	}

	private static Reply page(String rotation, String next) {
		return Reply.json("{\"rotations\":[" + rotation + "]" + next + "}");
	}

	private void twoPages() {
		this.broker.answers("/v1/rotations", page(SampleAnswers.OVERDUE, ",\"next_cursor\":\"second\""),
				page(SampleAnswers.ROTATION, ""));
	}

	@Test
	void theWorstIsFoundOnTheLastPage() {
		twoPages();

		OpsRun run = ops("rotations", "--limit", "1");

		assertThat(run.out()).startsWith("2 credentials: 1 failing, 1 overdue.")
			.contains("1 more, none of them worse, are not shown")
			.doesNotContain("overdue since");
		assertThat(run.out().lines()).anyMatch((line) -> line.startsWith("failing"));
		assertThat(this.broker.requests()).containsExactly("GET /v1/rotations {limit=1000}",
				"GET /v1/rotations {cursor=second, limit=1000}");
	}

	@Test
	void onePageIsShownWhereOneIsAskedFor() {
		twoPages();
		assertThat(ops("rotations", "--json").out()).contains("\"next_cursor\":\"second\"");
		twoPages();
		assertThat(ops("rotations", "--cursor", "first").out()).contains("add --cursor second");

		assertThat(this.broker.requests()).containsExactly("GET /v1/rotations {limit=500}",
				"GET /v1/rotations {cursor=first, limit=500}");
	}

	@Test
	void pagesWithoutAnEndAreNotReadForEver() {
		this.broker.answers("/v1/rotations", page(SampleAnswers.OVERDUE, ",\"next_cursor\":\"again\""));

		assertThat(ops("rotations").out()).contains("add --cursor again");
		assertThat(this.broker.requests()).hasSize(2);
	}

	@Test
	void aPartOfTheHoldersIsNotTakenForAll() {
		String current = SampleAnswers.HOLDERS.replace("\"current\":false", "\"current\":true")
			.replaceFirst("]}$", "],\"next_cursor\":\"abc\"}");
		this.broker.answers("/v1/rotations/" + SampleAnswers.CREDENTIAL + "/holders", current);

		assertThat(ops("holders", SampleAnswers.CREDENTIAL).out())
			.startsWith("More than 2 holders of " + SampleAnswers.CREDENTIAL)
			.contains("--version older lists all that do")
			.doesNotContain(", none of an older version");
	}

}
