package io.credbroker.provider.support;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

import io.credbroker.spi.FetchResult.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that holds one credential and may be replaced at any time.
 */
public final class CredentialFile {

	private static final Logger log = LoggerFactory.getLogger(CredentialFile.class);

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
				throw unusable(file, "the broker's credential file is empty");
			}
			return text;
		}
		catch (IOException ex) {
			throw unusable(file, "the broker's credential file cannot be read: " + ex.getClass().getSimpleName());
		}
	}

	/**
	 * Callers see the reason and need no details of the broker's machine, so only the log
	 * names the file.
	 */
	private static FailedCallException unusable(Path file, String reason) {
		log.atWarn().addKeyValue("file", file).addKeyValue("reason", reason).log("No login is possible");
		return new FailedCallException(new Unavailable(reason, null));
	}

	/**
	 * Changes when the file is replaced or written to, and reveals nothing of its
	 * content.
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
