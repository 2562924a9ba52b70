package io.credbroker.helm;

import java.util.Map;
import java.util.TreeSet;
import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What no scenario sets is never tried on a real API server.
 */
class EveryOptionTests {

	@Test
	void isSetInAScenario() {
		Set<String> set = new TreeSet<>();
		ScenarioTests.scenarios().forEach((scenario) -> collect("", Chart.yaml(scenario), set));
		Set<String> options = new TreeSet<>();
		collect("", Chart.yaml(Chart.DIRECTORY.resolve("values.yaml")), options);

		assertThat(options).isNotEmpty()
			.allSatisfy((option) -> assertThat(set)
				.anyMatch((each) -> each.equals(option) || each.startsWith(option + ".")));
	}

	private static void collect(String prefix, Map<?, ?> values, Set<String> names) {
		values.forEach((key, value) -> {
			if (value instanceof Map<?, ?> map && !map.isEmpty()) {
				collect(prefix + key + ".", map, names);
			}
			else {
				names.add(prefix + key);
			}
		});
	}

}
