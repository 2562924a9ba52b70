package io.credbroker.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files of the repository, without what a build leaves behind.
 */
final class Repository {

	static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Set<String> BUILT = Set.of(".git", "target", "node_modules", "__pycache__", ".idea");

	private Repository() {
	}

	/**
	 * All files below a folder, relative to the root, in order.
	 */
	static List<Path> files(String folder) {
		List<Path> files = new ArrayList<>();
		try {
			Files.walkFileTree(ROOT.resolve(folder), new SimpleFileVisitor<>() {
				@Override
				public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
					String name = directory.getFileName().toString();
					boolean leftOut = BUILT.contains(name) || name.startsWith(".venv") || name.endsWith("_cache");
					return leftOut ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
					files.add(ROOT.relativize(file));
					return FileVisitResult.CONTINUE;
				}
			});
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return files.stream().sorted().toList();
	}

	static String read(String file) {
		try {
			return Files.readString(ROOT.resolve(file));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Keeps the right text of a page that differs from it, so that it can be pasted.
	 */
	static Path keep(String name, String text) {
		try {
			return Files.writeString(Files.createDirectories(ROOT.resolve("broker-service/target")).resolve(name),
					text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The text between two comments of a page, which a test generates.
	 */
	static String section(String file, String name) {
		String text = read(file);
		String begin = "<!-- " + name + ": begin -->\n";
		return text.substring(text.indexOf(begin) + begin.length(), text.indexOf("<!-- " + name + ": end -->"));
	}

}
