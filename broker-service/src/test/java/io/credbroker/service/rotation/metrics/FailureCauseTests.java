package io.credbroker.service.rotation.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose trouble a failure is, which decides whether an alert counts it.
 */
class FailureCauseTests {

	private static final Path PAGE = Path.of("..", "docs", "how-to", "runbooks", "BrokerCredentialFailing.md");

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)` \\|");

	@Test
	void theRunbookHasEachCodeThatItsAlertCounts() throws IOException {
		List<String> counted = Arrays.stream(ProblemCode.values())
			.map(ProblemCode::code)
			.filter((code) -> FailureCause.of(code) == FailureCause.CREDENTIAL)
			.toList();

		assertThat(ROW.matcher(Files.readString(PAGE)).results().map((row) -> row.group(1)))
			.containsExactlyInAnyOrderElementsOf(counted);
	}

	@Test
	void whatFailedBecauseOfItsStoreIsCountedApart() {
		List<CredentialFigures> credentials = List.of(failed("store_unavailable"), failed("circuit_open"),
				failed("store_timeout"), failed("secret_missing"), failed(null));

		assertThat(StoreFigures.of(credentials).failing())
			.isEqualTo(Map.of(FailureCause.STORE, 3L, FailureCause.CREDENTIAL, 1L));
		assertThat(StoreFigures.of(List.of()).failing())
			.isEqualTo(Map.of(FailureCause.STORE, 0L, FailureCause.CREDENTIAL, 0L));
	}

	private static CredentialFigures failed(@Nullable String code) {
		return new CredentialFigures(List.of(), "vault", null, null, null, FailureCause.of(code), null);
	}

}
