package io.credbroker.provider.testkit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Collects every text that a provider produces and looks for values that must stay
 * hidden.
 */
final class LeakDetector {

	private static final int SHORTEST_PART = 12;

	private final Queue<String> texts = new ConcurrentLinkedQueue<>();

	void saw(Object text) {
		this.texts.add(String.valueOf(text));
	}

	void saw(Throwable failure) {
		StringWriter trace = new StringWriter();
		failure.printStackTrace(new PrintWriter(trace));
		this.texts.add(trace.toString());
	}

	void assertHides(Collection<String> values) {
		List<String> forms = values.stream().flatMap(LeakDetector::forms).toList();
		assertThat(this.texts).as("a text that the provider produced holds a value that must stay hidden")
			.allSatisfy((text) -> assertThat(forms).noneMatch(text::contains));
	}

	/**
	 * A value as it is, as a URL and a header would carry it, and by its longest word, so
	 * that quoting does not hide a leak.
	 */
	private static Stream<String> forms(String value) {
		byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
		Stream<String> words = Stream.of(value.split("[ \"'\\\\]")).filter((word) -> word.length() >= SHORTEST_PART);
		return Stream.concat(words, Stream.of(value, URLEncoder.encode(value, StandardCharsets.UTF_8),
				Base64.getEncoder().withoutPadding().encodeToString(bytes)));
	}

}
