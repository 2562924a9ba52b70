package io.credbroker.service.federation;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder with the keys: for each a certificate {@code NAME.crt} and a private key
 * {@code NAME.key}, followed through symbolic links at every read so that a swapped
 * Kubernetes secret is seen.
 */
record KeyDirectory(Path path) {

	private static final String CERTIFICATE = ".crt";

	private static final String PRIVATE_KEY = ".key";

	/** A private key and a certificate with its chain are a few kilobytes. */
	private static final int LARGEST = 64 * 1024;

	/**
	 * The names of the keys, in alphabetical order; other files do not count.
	 */
	List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(this.path)) {
			return files.map((file) -> String.valueOf(file.getFileName()))
				.filter((file) -> !file.startsWith(".") && (file.endsWith(CERTIFICATE) || file.endsWith(PRIVATE_KEY)))
				.map((file) -> file.substring(0, file.length() - CERTIFICATE.length()))
				.distinct()
				.sorted()
				.toList();
		}
	}

	/**
	 * The content of the two files.
	 */
	KeyText text(String name) throws UnusableKeyException {
		return new KeyText(name, text(name, CERTIFICATE, PRIVATE_KEY), text(name, PRIVATE_KEY, CERTIFICATE));
	}

	private String text(String name, String extension, String other) throws UnusableKeyException {
		Path file = this.path.resolve(name + extension);
		try (InputStream in = Files.newInputStream(file)) {
			byte[] content = in.readNBytes(LARGEST + 1);
			if (content.length > LARGEST) {
				throw new UnusableKeyException(file + " is larger than 64 KiB: it must hold one key only");
			}
			return new String(content, StandardCharsets.US_ASCII);
		}
		catch (NoSuchFileException ex) {
			throw new UnusableKeyException(
					"%s has no %s%s beside it: add it, or remove both".formatted(name + other, name, extension));
		}
		catch (IOException ex) {
			throw new UnusableKeyException(file + " cannot be read: grant this process read access");
		}
	}

}
