package io.credbroker.repository;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.credbroker.provider.testkit.LocalPrograms;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The workflows run what people run, with no right that they do not need.
 */
class WorkflowTests {

	private static final String ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";

	private static final String PINNED = " *(- )?uses: (\\./\\S+|\\S+@[0-9a-f]{40} # v\\d+\\.\\d+\\.\\d+)";

	@Test
	void actionlintFindsNothing() {
		Assumptions.assumeTrue(LocalPrograms.find("go").isPresent(),
				"actionlint is built with Go, which is not on the PATH");
		List<String> command = new ArrayList<>(
				List.of("go", "run", ACTIONLINT, "-no-color", "-shellcheck=", "-pyflakes="));
		workflows().map(Path::toString).forEach(command::add);

		Program done = Program.run(Repository.ROOT, command.toArray(String[]::new));

		assertThat(done.code()).as(done.output()).isZero();
	}

	@Test
	void everyActionIsPinnedToACommitWithItsVersionBesideIt() {
		assertThat(workflows().flatMap((file) -> Repository.read(file.toString()).lines())
			.filter((line) -> line.contains("uses:"))).isNotEmpty().allMatch((line) -> line.matches(PINNED));
	}

	@Test
	void everyWorkflowSaysWhichRightsItHasAndEveryJobHowLongItMayTake() {
		assertThat(workflows().map(WorkflowTests::yaml)).isNotEmpty().allSatisfy((workflow) -> {
			assertThat(workflow.containsKey("permissions")).isTrue();
			assertThat(map(workflow.get("jobs")).values()).extracting(WorkflowTests::map)
				.allMatch((job) -> job.containsKey("uses") || job.containsKey("timeout-minutes"));
		});
	}

	@Test
	void theChecksAreTheOneCommandThatPeopleRun() {
		assertThat(Repository.read(".github/workflows/verify.yml").lines()).contains("      - run: .ci/run");
	}

	@Test
	void theUpdateBotLooksAfterEveryPlaceThatNamesVersions() {
		List<String> covered = list(yaml(Path.of(".github/dependabot.yml")).get("updates")).stream()
			.map((update) -> update.get("package-ecosystem") + " " + update.get("directory"))
			.toList();

		assertThat(covered).contains("maven /", "github-actions /");
		assertThat(covered).containsAll(folders("pip", "pyproject.toml", "requirements.txt"));
		assertThat(covered).containsAll(folders("helm", "Chart.yaml"));
	}

	private static Stream<Path> workflows() {
		return Repository.files(".github/workflows").stream();
	}

	private static List<String> folders(String ecosystem, String... names) {
		Predicate<Path> named = (file) -> Arrays.asList(names).contains(file.getFileName().toString());
		return Repository.files("")
			.stream()
			.filter(named)
			.map((file) -> ecosystem + " /" + file.getParent())
			.distinct()
			.toList();
	}

	private static Map<?, ?> yaml(Path file) {
		return map(new Load(LoadSettings.builder().build()).loadFromString(Repository.read(file.toString())));
	}

	private static Map<?, ?> map(@Nullable Object value) {
		return Objects.requireNonNull((Map<?, ?>) value);
	}

	private static List<Map<?, ?>> list(@Nullable Object value) {
		List<Map<?, ?>> maps = new ArrayList<>();
		Objects.requireNonNull((List<?>) value).forEach((entry) -> maps.add(map(entry)));
		return maps;
	}

}
