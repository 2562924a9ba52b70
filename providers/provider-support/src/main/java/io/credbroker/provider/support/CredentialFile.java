package io.credbroker.provider.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

import io.credbroker.spi.FetchResult.Unavailable;

/**
 * A file that holds one credential and may be replaced at any time.
 */
public final class CredentialFile {

	private static final int LARGEST_CREDENTIAL = 64 * 1024;

	private CredentialFile() {
	}

	/**
	 * The credential without the white space around it.
	 */
	public static String read(Path file) throws FailedCallException {
		try (InputStream stream = Files.newInputStream(file)) {
			String text = new String(stream.readNBytes(LARGEST_CREDENTIAL), StandardCharsets.UTF_8).strip();
			if (text.isEmpty()) {
				throw new FailedCallException(new Unavailable("the credential file " + file + " is empty", null));
			}
			return text;
		}
		catch (IOException ex) {
			throw new FailedCallException(new Unavailable(
					"the credential file " + file + " cannot be read: " + ex.getClass().getSimpleName(), null));
		}
	}

	/**
	 * Differs once the file is replaced or written to, and says nothing of what it holds.
	 */
	public static Object stamp(Path file) {
		try {
			BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
			return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
		}
		catch (IOException ex) {
			return ex.getClass();
		}
	}

}
