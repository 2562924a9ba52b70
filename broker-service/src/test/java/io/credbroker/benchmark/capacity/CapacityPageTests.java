package io.credbroker.benchmark.capacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every number of the page follows from the file of measured costs.
 */
class CapacityPageTests {

	private static final Path RIGHT = Path.of("target", "capacity.md");

	@Test
	void thePageHasTheNumbersThatFollowFromTheMeasuredCosts() throws IOException {
		String page = Files.readString(CapacityPage.PAGE);

		String right = CapacityPage.filled(page, MeasuredCosts.read(CapacityPage.COSTS));

		Files.createDirectories(RIGHT.getParent());
		Files.writeString(RIGHT, right);
		assertThat(page).as("the right page is in " + RIGHT.toAbsolutePath()).isEqualTo(right);
	}

}
