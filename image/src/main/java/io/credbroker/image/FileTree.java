package io.credbroker.image;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A folder whose files become a layer of the image, each at the place that it has here.
 */
record FileTree(Path root) {

	/**
	 * An empty folder.
	 */
	static FileTree empty(Path root) {
		try {
			new FileTree(root).delete();
			Files.createDirectories(root);
			return new FileTree(root);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A place below the root, whose folder exists.
	 */
	Path at(String name) throws IOException {
		Path path = this.root.resolve(name);
		Files.createDirectories(path.getParent());
		return path;
	}

	void write(String name, String text) throws IOException {
		Files.writeString(at(name), text);
	}

	/**
	 * All that lies below the root, in order, without the root.
	 */
	List<Path> paths() {
		if (!Files.exists(this.root)) {
			return List.of();
		}
		try (Stream<Path> paths = Files.walk(this.root)) {
			return paths.filter((path) -> !path.equals(this.root)).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Replaces each link by what it leads to within this tree, since a layer holds files
	 * alone, and drops links that lead nowhere.
	 */
	void resolveLinks() throws IOException {
		for (Path path : paths()) {
			if (Files.isSymbolicLink(path)) {
				Path link = Files.readSymbolicLink(path);
				Path target = link.isAbsolute() ? this.root.resolve(link.toString().substring(1))
						: path.resolveSibling(link);
				Files.delete(path);
				if (Files.isRegularFile(target)) {
					Files.copy(target, path, StandardCopyOption.COPY_ATTRIBUTES);
				}
			}
		}
	}

	/**
	 * Dates all files and folders, and takes from them what others could write.
	 */
	void date(Instant time) throws IOException {
		for (Path path : paths()) {
			boolean runs = Files.isDirectory(path) || Files.isExecutable(path);
			Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
			Files.setLastModifiedTime(path, FileTime.from(time));
		}
	}

	/**
	 * Lays this tree over another one; the files are the same ones, under a second name.
	 */
	void linkInto(Path other) throws IOException {
		for (Path path : paths()) {
			Path twin = other.resolve(this.root.relativize(path).toString());
			if (Files.isDirectory(path)) {
				Files.createDirectories(twin);
			}
			else {
				Files.createLink(twin, path);
			}
		}
	}

	void delete() throws IOException {
		if (!Files.exists(this.root)) {
			return;
		}
		Files.walkFileTree(this.root, new SimpleFileVisitor<>() {
			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				Files.delete(file);
				return FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
				Files.delete(folder);
				return FileVisitResult.CONTINUE;
			}
		});
	}

}
