package io.credbroker.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The parts of Debian that the image holds: the C library, the certificate authorities,
 * and the few files by which names of hosts and users are found.
 */
final class BaseSystem {

	/** The user of the broker, by number and name. */
	static final int USER = 10001;

	private static final List<String> LIBRARIES = List.of("lib", "lib64", "usr/lib");

	private static final List<String> OMITTED = List.of("gconv", "audit", "lintian", "locale");

	private final FileTree tree;

	private final Path unpacked;

	BaseSystem(FileTree tree, Path unpacked) {
		this.tree = tree;
		this.unpacked = unpacked;
	}

	/**
	 * Takes from each package its libraries, its licence and its entry for scanners.
	 */
	void add(List<DebianPackage> packages) throws IOException {
		for (DebianPackage deb : packages) {
			FileTree whole = FileTree.empty(this.unpacked.resolve(deb.name()));
			Command.require(whole.root(), "unpack " + deb.name(),
					List.of("dpkg-deb", "-x", deb.file().toString(), "."));
			whole.resolveLinks();
			LIBRARIES.forEach((folder) -> copy(whole.root(), folder));
			copy(whole.root(), "usr/share/doc/%s/copyright".formatted(deb.name()));
			String control = Command.require(whole.root(), "read " + deb.name(),
					List.of("dpkg-deb", "-f", deb.file().toString()));
			this.tree.write("var/lib/dpkg/status.d/" + deb.name(), "Status: install ok installed\n" + control);
		}
		certificates();
		Files.copy(Path.of("/etc/os-release"), this.tree.at("etc/os-release"), StandardCopyOption.REPLACE_EXISTING);
	}

	private void copy(Path from, String name) {
		Path source = from.resolve(name);
		if (!Files.exists(source)) {
			return;
		}
		try (Stream<Path> files = Files.walk(source)) {
			for (Path file : files.filter(Files::isRegularFile).filter(BaseSystem::isKept).toList()) {
				Files.copy(file, this.tree.at(from.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES,
						StandardCopyOption.REPLACE_EXISTING);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isKept(Path file) {
		return OMITTED.stream().noneMatch((name) -> file.toString().contains("/" + name + "/"));
	}

	private void certificates() throws IOException {
		Path bundle = this.tree.at(CertificateAuthorities.PEM);
		Files.deleteIfExists(bundle);
		Path authorities = this.unpacked.resolve("ca-certificates/usr/share/ca-certificates");
		try (Stream<Path> files = Files.walk(authorities)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".crt")).sorted().toList()) {
				Files.writeString(bundle, Files.readString(file).strip() + "\n", StandardOpenOption.CREATE,
						StandardOpenOption.APPEND);
			}
		}
	}

	/**
	 * Adds what belongs to no package: the broker's user, how names are found, and the
	 * places that a pod mounts.
	 */
	void addFiles() throws IOException {
		this.tree.write("etc/passwd", """
				root:x:0:0:root:/nonexistent:/nonexistent
				broker:x:%1$d:%1$d:broker:/nonexistent:/nonexistent
				""".formatted(USER));
		this.tree.write("etc/group", """
				root:x:0:
				broker:x:%d:
				""".formatted(USER));
		this.tree.write("etc/nsswitch.conf", """
				passwd: files
				group: files
				hosts: files dns
				""");
		for (String folder : List.of("etc/broker", "proc", "sys", "dev", "tmp", "var/run/secrets")) {
			Files.createDirectories(this.tree.root().resolve(folder));
		}
	}

}
