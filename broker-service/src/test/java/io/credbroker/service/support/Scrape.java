package io.credbroker.service.support;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a broker answers to a scrape, as text.
 */
public record Scrape(String text) {

	private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	private static final Set<String> EVERYWHERE = Set.of("application", "le", "quantile");

	/**
	 * One metric: what it says of itself, and the labels of its samples that not every
	 * metric has.
	 */
	public record Family(String name, String type, String help, Set<String> labels) {
	}

	/**
	 * Scrapes the broker now.
	 */
	public static Scrape of(Broker broker) {
		return new Scrape(
				broker
					.send(HttpRequest
						.newBuilder(URI
							.create("http://127.0.0.1:%d/actuator/prometheus".formatted(broker.managementPort())))
						.build())
					.body());
	}

	/**
	 * All metrics by name; the maximum of a timer is a metric of its own here.
	 */
	public Map<String, Family> families() {
		Map<String, Family> families = new TreeMap<>();
		String help = "";
		for (String line : this.text.lines().toList()) {
			String[] words = line.split(" ", 4);
			if (line.startsWith("# HELP ")) {
				help = words[3];
			}
			else if (line.startsWith("# TYPE ")) {
				families.put(words[2], new Family(words[2], words[3], help, labels(words[2])));
			}
		}
		return families;
	}

	private Set<String> labels(String family) {
		Set<String> labels = new TreeSet<>();
		samples(family).flatMap((line) -> LABEL.matcher(line.substring(0, line.lastIndexOf('}') + 1)).results())
			.map((label) -> label.group(1))
			.filter((label) -> !EVERYWHERE.contains(label))
			.forEach(labels::add);
		return labels;
	}

	private Stream<String> samples(String family) {
		return this.text.lines().filter((line) -> line.matches(family + "(_bucket|_count|_sum)?\\{.*"));
	}

	/**
	 * The value of the sample with this name that has all of these labels.
	 * @param labels as {@code name="value"}
	 */
	public double value(String name, String... labels) {
		List<Double> found = values(name, labels);
		if (found.size() != 1) {
			throw new AssertionError("%s%s is there %d times:%n%s".formatted(name, List.of(labels), found.size(),
					String.join("\n", samples(name).toList())));
		}
		return found.getFirst();
	}

	/**
	 * The values of all samples with this name and all of these labels.
	 */
	public List<Double> values(String name, String... labels) {
		return this.text.lines()
			.filter((line) -> (line.startsWith(name + "{") || line.startsWith(name + " "))
					&& Arrays.stream(labels).allMatch(line::contains))
			.map((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.toList();
	}

	/**
	 * The values of a label over all samples with this name.
	 */
	public Set<String> labelValues(String name, String label) {
		Set<String> values = new TreeSet<>();
		samples(name).forEach((line) -> {
			Matcher matcher = LABEL.matcher(line.substring(0, line.lastIndexOf('}') + 1));
			matcher.results()
				.filter((found) -> found.group(1).equals(label))
				.map((MatchResult found) -> found.group(2))
				.forEach(values::add);
		});
		return values;
	}

}
