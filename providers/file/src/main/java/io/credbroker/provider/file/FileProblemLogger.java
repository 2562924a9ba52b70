package io.credbroker.provider.file;

import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what is wrong with the secrets file once per change; only the log names the file,
 * because callers need no details of the broker's machine.
 */
final class FileProblemLogger {

	private static final Logger log = LoggerFactory.getLogger(FileProblemLogger.class);

	private final Path path;

	private final AtomicReference<@Nullable String> last = new AtomicReference<>();

	FileProblemLogger(Path path) {
		this.path = path;
	}

	/**
	 * The contents, once their problem is logged.
	 */
	FileReadResult logged(FileReadResult result) {
		String problem = problem(result);
		if (!Objects.equals(this.last.get(), problem) && !Objects.equals(this.last.getAndSet(problem), problem)
				&& problem != null) {
			log.atWarn()
				.addKeyValue("file", this.path)
				.addKeyValue("reason", problem)
				.addKeyValue("last_good_content_served", result instanceof FileReadResult.Usable)
				.log("The secrets file is not usable");
		}
		return result;
	}

	private static @Nullable String problem(FileReadResult result) {
		return switch (result) {
			case FileReadResult.Usable usable -> usable.brokenEdit();
			case FileReadResult.Absent(String reason) -> reason;
			case FileReadResult.Forbidden(String reason) -> reason;
			case FileReadResult.Broken(String reason) -> reason;
		};
	}

}
