package io.credbroker.service.database;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that nobody but the owner can read what the broker keeps, also where it was
 * there before.
 */
public final class OwnerOnlyPermissions {

	private static final Logger log = LoggerFactory.getLogger(OwnerOnlyPermissions.class);

	private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

	private OwnerOnlyPermissions() {
	}

	/**
	 * Makes the file, or takes from others what they may do with it.
	 * @throws IOException when that is not the broker's to take
	 */
	public static void file(Path file) throws IOException {
		try {
			Files.createFile(file, PosixFilePermissions.asFileAttribute(FILE));
		}
		catch (FileAlreadyExistsException ex) {
			tighten(file, FILE);
		}
	}

	/**
	 * Makes the directory and those above it, or takes from others what they may do with
	 * it, where that is the broker's to take; a mounted volume's root is not.
	 */
	static void directory(Path directory) throws IOException {
		if (Files.isDirectory(directory)) {
			try {
				tighten(directory, DIRECTORY);
			}
			catch (IOException ex) {
				log.atWarn()
					.addKeyValue("directory", directory)
					.addKeyValue("failure", ex.getClass().getSimpleName())
					.log("A directory of the audit record is open to others, and is not the broker's to close");
			}
		}
		else {
			Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
		}
	}

	private static void tighten(Path path, Set<PosixFilePermission> allowed) throws IOException {
		Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
		if (!allowed.containsAll(found)) {
			Files.setPosixFilePermissions(path, allowed);
			log.atWarn()
				.addKeyValue("path", path)
				.addKeyValue("before", PosixFilePermissions.toString(found))
				.addKeyValue("now", PosixFilePermissions.toString(allowed))
				.log("What others could read of the audit record is closed to them");
		}
	}

}
