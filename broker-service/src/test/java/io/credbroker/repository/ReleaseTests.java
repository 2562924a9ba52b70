package io.credbroker.repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A release is made on a clone of the repository, from which nothing is pushed.
 */
class ReleaseTests {

	private static final String SNAPSHOT = "-SNAPSHOT";

	private static final String CHANGELOG = "docs/changelog.md";

	@TempDir
	static Path folder;

	private static Path clone;

	private static String start;

	@BeforeAll
	static void cloneTheRepository() throws IOException {
		Assumptions.assumeTrue(Files.exists(Repository.ROOT.resolve(".git")), "these sources are no clone");
		clone = folder.resolve("clone");
		Program.require(folder, "git", "clone", "--quiet", Repository.ROOT.toString(), clone.toString());
		git("remote", "set-url", "origin", folder.resolve("nowhere").toString());
		Files.copy(Repository.ROOT.resolve(".ci/release"), clone.resolve(".ci/release"),
				StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
		Files.writeString(clone.resolve(CHANGELOG), "# Changelog\n\n## Unreleased\n\n- Something new.\n");
		git("add", "--all");
		git("commit", "--quiet", "--allow-empty", "--message", "start");
		start = git("rev-parse", "HEAD");
	}

	@BeforeEach
	void startAgain() {
		git("reset", "--quiet", "--hard", start);
		git("tag", "--list").lines().forEach((tag) -> git("tag", "--delete", tag));
	}

	@Test
	void aDryRunSaysEachStepAndChangesNothing() {
		Program dry = release("77.0.0", "--dry-run", "--push", "--image", "registry.example.com/broker");

		assertThat(dry.code()).isZero();
		assertThat(dry.output().lines()).hasSize(11).allMatch((line) -> line.matches("\\d+/11 would .*"));
		assertThat(dry.output()).contains("77.0.0", "changelog", "tag v77.0.0", "jar", "wheel", "chart", "image",
				"open 77.1.0-SNAPSHOT", "push");
		assertThat(git("status", "--porcelain")).isEmpty();
		assertThat(git("rev-parse", "HEAD")).isEqualTo(start);
		assertThat(git("tag", "--list")).isEmpty();
		assertThat(clone.resolve("target")).doesNotExist();
	}

	@Test
	void aReleaseHasTheSameVersionEverywhere() {
		Program done = release("77.0.0", "--no-build");

		assertThat(done.code()).as(done.output()).isZero();
		assertVersions("v77.0.0", "77.0.0", "77.0.0");
		assertThat(
				Program.run(clone, "git", "grep", "-e", SNAPSHOT, "v77.0.0", "--", "*pom.xml", "*Chart.yaml").output())
			.isEmpty();
		assertThat(git("show", "v77.0.0:" + CHANGELOG))
			.containsPattern("## Unreleased\n\n## 77\\.0\\.0 \\(\\d{4}-\\d\\d-\\d\\d\\)\n\n- Something new\\.");
		assertThat(git("tag", "--list", "--format=%(contents)", "v77.0.0")).contains("- Something new.");
	}

	@Test
	void afterAReleaseTheNextVersionIsOpen() {
		release("77.0.0", "--no-build");

		assertVersions("HEAD", "77.1.0-SNAPSHOT", "77.1.0.dev0");
		assertThat(git("status", "--porcelain")).isEmpty();
	}

	@Test
	void whatFailsIsPutBack() {
		Program failed = release("77.0.0", "--no-build", "--push");

		assertThat(failed.code()).isEqualTo(1);
		assertThat(failed.output()).contains("Could not push", "as they were before");
		assertThat(git("rev-parse", "HEAD")).isEqualTo(start);
		assertThat(git("tag", "--list")).isEmpty();
	}

	@Test
	void aTreeWithChangesIsRefused() throws IOException {
		Files.writeString(clone.resolve("README.md"), "more", StandardOpenOption.APPEND);

		assertRefused("77.0.0", "not committed", "README.md");
	}

	@Test
	void aVersionThatWasReleasedIsRefused() {
		git("tag", "v77.0.0");

		assertRefused("77.0.0", "77.0.0 is released already");
	}

	@Test
	void anOlderVersionIsRefused() {
		assertRefused("0.0.1", "0.0.1 is older than");
	}

	@Test
	void whatIsNoVersionIsRefused() {
		assertRefused("v1", "v1 is not a version: write MAJOR.MINOR.PATCH");
	}

	@Test
	void aReleaseOfNothingIsRefused() throws IOException {
		Files.writeString(clone.resolve(CHANGELOG),
				"# Changelog\n\n## Unreleased\n\n## 0.0.1 (2026-01-01)\n\n- Old.\n");
		git("commit", "--quiet", "--all", "--message", "nothing new");

		assertRefused("77.0.0", "nothing under Unreleased");
	}

	@Test
	void theTreeHasOneVersionBetweenReleases() {
		String pom = git("show", "HEAD:pom.xml");
		String version = pom.replaceFirst("(?s).*<artifactId>airflow-credential-broker</artifactId>\\s*<version>", "")
			.replaceFirst("(?s)<.*", "");

		assertThat(version).endsWith(SNAPSHOT);
		assertVersions("HEAD", version, version.replace(SNAPSHOT, ".dev0"));
	}

	private static void assertVersions(String commit, String version, String ofThePlugin) {
		assertThat(git("grep", "--files-with-matches", "<version>" + version + "<", commit, "--", "*pom.xml").lines())
			.hasSameSizeAs(git("ls-files", "*pom.xml").lines().toList());
		assertThat(git("show", commit + ":helm/airflow-credential-broker/Chart.yaml").lines())
			.contains("version: " + version, "appVersion: " + version);
		assertThat(git("show", commit + ":airflow-plugin/pyproject.toml").lines())
			.contains("version = \"" + ofThePlugin + "\"");
	}

	private static void assertRefused(String version, String... words) {
		String before = git("status", "--porcelain");
		String head = git("rev-parse", "HEAD");

		Program refused = release(version, "--no-build");

		assertThat(refused.code()).isEqualTo(1);
		assertThat(refused.output()).contains(words);
		assertThat(git("status", "--porcelain")).isEqualTo(before);
		assertThat(git("rev-parse", "HEAD")).isEqualTo(head);
	}

	private static Program release(String... arguments) {
		String[] command = new String[arguments.length + 2];
		command[0] = "python3";
		command[1] = ".ci/release";
		System.arraycopy(arguments, 0, command, 2, arguments.length);
		return Program.run(clone, command);
	}

	private static String git(String... arguments) {
		String[] command = new String[arguments.length + 1];
		command[0] = "git";
		System.arraycopy(arguments, 0, command, 1, arguments.length);
		return Program.require(clone, command);
	}

}
