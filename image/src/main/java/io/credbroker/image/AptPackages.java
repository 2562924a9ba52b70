package io.credbroker.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Fetches packages with this machine's own apt and from its own sources, into folders
 * that belong to the build alone.
 */
final class AptPackages {

	/** What the runtime and TLS need, as ldd and the tests say. */
	private static final List<String> NEEDED = List.of("libc6", "ca-certificates");

	private static final Duration FRESH = Duration.ofDays(1);

	private static final String INSTEAD = "Build where Debian's apt is, or name an image of your own"
			+ " with -Djib.from.image=… (docs/how-to/build-the-image.md).";

	private final BuildSettings settings;

	private final Path cache;

	AptPackages(BuildSettings settings) {
		this.settings = settings;
		this.cache = settings.cache().resolve(settings.architecture());
	}

	/**
	 * The packages, from the cache if that was filled within a day or nothing may be
	 * fetched.
	 */
	List<DebianPackage> fetch() throws IOException {
		List<String> names = names();
		Path folder = this.cache.resolve(Integer.toHexString(names.hashCode()));
		if (isComplete(folder, names) && (this.settings.offline() || isFresh(folder))) {
			return packages(folder);
		}
		if (this.settings.offline()) {
			throw new ImageFailure("The Debian packages %s are not in %s, and nothing may be fetched (-o). Build once"
				.formatted(names, folder) + " without -o. " + INSTEAD);
		}
		Path fetched = FileTree.empty(this.cache.resolve("fetched")).root();
		download(fetched, names);
		FileTree.empty(folder).delete();
		Files.move(fetched, folder);
		return packages(folder);
	}

	private List<String> names() {
		List<String> names = new ArrayList<>(this.settings.content().packages());
		NEEDED.stream()
			.filter((name) -> names.stream().noneMatch((given) -> given.equals(name) || given.startsWith(name + "=")))
			.forEach(names::add);
		return names.stream().sorted().toList();
	}

	private static boolean isComplete(Path folder, List<String> names) throws IOException {
		return Files.isDirectory(folder) && packages(folder).size() == names.size();
	}

	private static boolean isFresh(Path folder) throws IOException {
		return Files.getLastModifiedTime(folder).toInstant().isAfter(Instant.now().minus(FRESH));
	}

	private static List<DebianPackage> packages(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().map(DebianPackage::of).toList();
		}
	}

	private void download(Path folder, List<String> names) throws IOException {
		if (Command.run(folder, List.of("sh", "-c", "command -v apt-get dpkg-deb")).code() != 0) {
			throw new ImageFailure("The Debian packages cannot be fetched: there is no apt-get here. " + INSTEAD);
		}
		Path lists = this.cache.resolve("lists");
		// The lists of this machine do, as long as the mirrors still have what they name.
		if (this.settings.runsHere() && Command.run(folder, apt(List.of(), "download", names)).code() == 0) {
			return;
		}
		List<String> own = ownFolders(lists);
		Command update = Command.run(folder, apt(own, "update", List.of()));
		Command fetched = Command.run(folder, apt(own, "download", names));
		if (fetched.code() != 0) {
			throw new ImageFailure("The Debian packages %s cannot be fetched for %s. %s%n%s%s".formatted(names,
					this.settings.architecture(), INSTEAD, update.output(), fetched.output()));
		}
	}

	private List<String> ownFolders(Path lists) throws IOException {
		Files.createDirectories(lists.resolve("lists/partial"));
		Files.createDirectories(lists.resolve("archives/partial"));
		Path status = lists.resolve("status");
		if (!Files.exists(status)) {
			Files.createFile(status);
		}
		return List.of("Dir::State=" + lists, "Dir::State::status=" + status, "Dir::Cache=" + lists,
				"APT::Architecture=" + this.settings.architecture(),
				"APT::Architectures::=" + this.settings.architecture());
	}

	private static List<String> apt(List<String> options, String what, List<String> names) {
		List<String> line = new ArrayList<>(List.of("apt-get", "-q"));
		for (String option : options) {
			line.addAll(List.of("-o", option));
		}
		// Without it, apt drops to a user that cannot write to the folders of the build.
		line.addAll(List.of("-o", "APT::Sandbox::User=root", what));
		line.addAll(names);
		return line;
	}

}
