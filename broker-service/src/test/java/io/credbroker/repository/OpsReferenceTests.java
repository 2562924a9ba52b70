package io.credbroker.repository;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.credbroker.service.ops.OpsCommand;
import io.credbroker.service.ops.view.Screen;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page about the command says what the command's own help says.
 */
class OpsReferenceTests {

	private static final Pattern COMMAND = Pattern.compile("(?m)^  ([a-z]+) {2,}\\S");

	@Test
	void thePageIsTheHelp() {
		String expected = page();
		Path right = Repository.keep("ops-command.md", expected);

		assertThat(Repository.section("docs/reference/ops-command.md", "ops")).as("the right text is in %s", right)
			.isEqualTo(expected);
	}

	private static String page() {
		String all = help();
		String commands = all.substring(all.indexOf("Commands:"), all.indexOf("Environment:"));
		StringBuilder page = new StringBuilder(block(all));
		List<String> names = COMMAND.matcher(commands).results().map((command) -> command.group(1)).toList();
		assertThat(names).hasSizeGreaterThan(10);
		names.forEach((name) -> page.append("\n## ").append(name).append("\n\n").append(block(help(name))));
		return page.toString();
	}

	private static String block(String text) {
		return "```text\n" + text + "```\n";
	}

	private static String help(String... command) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		int status = OpsCommand
			.of(Map.of(), InputStream.nullInputStream(), new Screen(out, out, StandardCharsets.UTF_8, 0))
			.run(Stream.concat(Stream.of(command), Stream.of("--help")).toList());
		assertThat(status).isZero();
		return out.toString(StandardCharsets.UTF_8);
	}

}
