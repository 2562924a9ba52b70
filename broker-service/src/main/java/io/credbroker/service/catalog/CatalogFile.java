package io.credbroker.service.catalog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The file that holds the catalog, followed through symbolic links at every read so that
 * a swapped ConfigMap is seen.
 */
record CatalogFile(Path path) {

	private static final int MOST_BYTES = 64 * 1024 * 1024;

	private static final int ATTEMPTS = 5;

	/**
	 * Its text, the same in two reads one after the other.
	 * @throws CatalogUnreadableException saying why there is none
	 */
	String read() {
		byte[] before = bytes();
		for (int i = 0; i < ATTEMPTS; i++) {
			byte[] after = bytes();
			if (Arrays.equals(before, after)) {
				return text(after);
			}
			before = after;
		}
		throw new CatalogUnreadableException("the catalog " + this.path + " keeps changing while it is read");
	}

	private byte[] bytes() {
		try {
			if (Files.size(this.path) > MOST_BYTES) {
				throw new CatalogUnreadableException("the catalog " + this.path + " is larger than 64 MiB");
			}
			return Files.readAllBytes(this.path);
		}
		catch (NoSuchFileException ex) {
			throw new CatalogUnreadableException(
					"the catalog " + this.path + " does not exist; create it or correct broker.catalog.location");
		}
		catch (AccessDeniedException ex) {
			throw new CatalogUnreadableException(
					"the catalog " + this.path + " may not be read; grant this process read access");
		}
		catch (IOException ex) {
			throw new CatalogUnreadableException("the catalog " + this.path + " cannot be read: "
					+ (Files.isDirectory(this.path) ? "it is a directory" : ex.getClass().getSimpleName()));
		}
	}

	private String text(byte[] bytes) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new CatalogUnreadableException("the catalog " + this.path + " is not UTF-8; save it as UTF-8");
		}
	}

}
