package io.credbroker.service.mapping;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the configuration of this broker calls it, such as its environment.
 *
 * @param values by name
 */
public record BrokerLabels(Map<String, String> values) {

	/** No labels. */
	public static final BrokerLabels NONE = new BrokerLabels(Map.of());

	/** What templates put before the name of a label. */
	static final String PREFIX = "label_";

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]{0,39}");

	/** Nothing that means anything in a path, a policy or a template. */
	private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,62}");

	/**
	 * Labels with names and values that can be used.
	 * @throws IllegalArgumentException naming the one that cannot, and what it can be
	 */
	public BrokerLabels {
		values = Map.copyOf(values);
		new TreeMap<>(values).forEach(BrokerLabels::check);
	}

	private static void check(String name, String value) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException(
					"the name of broker.labels.%s must be at most 40 letters from a to z and digits, and begin with a letter"
						.formatted(name));
		}
		if (!VALUE.matcher(value).matches()) {
			throw new IllegalArgumentException(
					"broker.labels.%s must be at most 63 letters, digits, \"_\" and \"-\", and begin with a letter or digit"
						.formatted(name));
		}
	}

	public Set<String> names() {
		return new TreeSet<>(this.values.keySet());
	}

	/**
	 * Whether each label has one of the values that are asked for.
	 */
	public boolean fit(Map<String, Set<String>> asked) {
		return asked.entrySet()
			.stream()
			.allMatch((label) -> label.getValue().contains(this.values.getOrDefault(label.getKey(), "")));
	}

	/**
	 * The labels under the names that templates have for them.
	 */
	Map<String, String> variables() {
		return this.values.entrySet()
			.stream()
			.collect(Collectors.toUnmodifiableMap((label) -> PREFIX + label.getKey(), Map.Entry::getValue));
	}

}
