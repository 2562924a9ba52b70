package io.credbroker.provider.file;

import java.util.Map;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * The result of reading the file: its secrets, or the reason why there are none.
 */
sealed interface FileReadResult {

	/**
	 * Secrets to serve.
	 *
	 * @param brokenEdit why a later edit is not served, if there was one
	 */
	record Usable(Map<String, Map<String, SecretValue>> secrets, String version,
			@Nullable String brokenEdit) implements FileReadResult {

		Usable brokenBy(String reason) {
			return new Usable(this.secrets, this.version, reason);
		}

	}

	/**
	 * The file is not there, or could not be read this time.
	 */
	record Absent(String reason) implements FileReadResult {
	}

	/**
	 * The file's mode is not one that secrets may have, or keeps the broker out.
	 */
	record Forbidden(String reason) implements FileReadResult {
	}

	/**
	 * The file's content is not usable, and has not been since the broker started.
	 */
	record Broken(String reason) implements FileReadResult {
	}

}
