package io.credbroker.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The value of one option of a mapping's secret.
 */
public sealed interface OptionValue {

	/** One text; numbers and booleans of the catalog are texts too. */
	record Text(String text) implements OptionValue {
	}

	/** Several texts in the order of the catalog. */
	record Texts(List<String> texts) implements OptionValue {

		public Texts {
			texts = List.copyOf(texts);
		}

	}

	/** Texts by name in the order of the catalog. */
	record Entries(Map<String, String> entries) implements OptionValue {

		public Entries {
			entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
		}

	}

}
