package io.credbroker.service.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The guide for people on call: its settings, and the commands of each question.
 */
final class GuidePage {

	private static final Path PAGE = Path.of("..", "docs", "how-to", "on-call.md");

	private static final Pattern QUESTION = Pattern.compile("(?m)^## (\\d+)\\. .*$");

	private static final Pattern COMMAND = Pattern.compile("(?m)^```shell\\n(ops .*)\\n```$");

	private static final Pattern YAML = Pattern.compile("(?s)```yaml\\n(.*?)```");

	private static final Pattern PANEL = Pattern.compile("(?m)^\\*\\*Panel:\\*\\* .*$");

	private static final Pattern EMPHASIS = Pattern.compile("(?<!\\*)\\*([^*]+)\\*(?!\\*)");

	private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

	private final String text;

	GuidePage() {
		try {
			this.text = Files.readString(PAGE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The only settings of the page.
	 */
	String settings() {
		List<String> blocks = YAML.matcher(this.text).results().map((block) -> block.group(1)).toList();
		if (blocks.size() != 1) {
			throw new IllegalStateException("the page has " + blocks.size() + " settings");
		}
		return blocks.getFirst();
	}

	/**
	 * The panels and dashboards that it names.
	 */
	List<String> panels() {
		return PANEL.matcher(this.text)
			.results()
			.flatMap((line) -> EMPHASIS.matcher(line.group()).results())
			.map((name) -> name.group(1))
			.distinct()
			.toList();
	}

	/**
	 * The commands below each question, by its number, as words without {@code ops}.
	 */
	Map<Integer, List<List<String>>> commands() {
		Map<Integer, List<List<String>>> commands = new LinkedHashMap<>();
		List<Integer> starts = new ArrayList<>(
				QUESTION.matcher(this.text).results().map((each) -> each.start()).toList());
		starts.add(this.text.length());
		for (int number = 1; number < starts.size(); number++) {
			String section = this.text.substring(starts.get(number - 1), starts.get(number));
			Matcher heading = QUESTION.matcher(section);
			if (!heading.find()) {
				throw new IllegalStateException(section);
			}
			commands.put(Integer.valueOf(heading.group(1)),
					COMMAND.matcher(section).results().map((command) -> words(command.group(1))).toList());
		}
		return commands;
	}

	/**
	 * The words after {@code ops} of a command.
	 */
	static List<String> words(String line) {
		return WORD.matcher(line.substring("ops ".length()))
			.results()
			.map((word) -> (word.group(1) != null) ? word.group(1) : word.group(2))
			.toList();
	}

}
