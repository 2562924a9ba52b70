package io.credbroker.service.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The file that holds the catalog, followed through symbolic links at every read so that
 * a swapped ConfigMap is seen.
 *
 * @param largest in bytes
 */
record CatalogFile(Path path, long largest) implements CatalogSource {

	@Override
	public String origin() {
		return this.path.toString();
	}

	@Override
	public String digest() {
		return read(() -> {
			MessageDigest digest = CatalogText.sha256();
			try (InputStream in = new DigestInputStream(Files.newInputStream(this.path), digest)) {
				in.transferTo(OutputStream.nullOutputStream());
			}
			return HexFormat.of().formatHex(digest.digest());
		});
	}

	@Override
	public CatalogText text() {
		CatalogText text = CatalogText.of(read(() -> {
			try (InputStream in = Files.newInputStream(this.path)) {
				return in.readNBytes((int) Math.min(this.largest + 1, Integer.MAX_VALUE - 8));
			}
		}));
		requireSize(text.size());
		if (!text.isUtf8()) {
			throw new CatalogUnreadableException("the catalog " + this.path + " is not UTF-8; save it as UTF-8");
		}
		return text;
	}

	/**
	 * The file that is found behind all symbolic links, or the path itself.
	 */
	@Override
	public String target() {
		try {
			return this.path.toRealPath().toString();
		}
		catch (IOException ex) {
			return origin();
		}
	}

	private void requireSize(long size) {
		if (size > this.largest) {
			throw new CatalogUnreadableException("the catalog " + this.path + " is larger than " + this.largest
					+ " bytes; shorten it, for instance with patterns, or raise broker.catalog.maximum-size and the memory with it");
		}
	}

	private <T> T read(FileRead<T> reading) {
		try {
			requireSize(Files.size(this.path));
			return reading.read();
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

	/**
	 * One way to read the file.
	 */
	private interface FileRead<T> {

		T read() throws IOException;

	}

}
