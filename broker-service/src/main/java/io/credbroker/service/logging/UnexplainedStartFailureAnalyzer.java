package io.credbroker.service.logging;

import java.nio.file.FileSystemException;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Explains a failed start for which there is no other analyzer, because the log leaves
 * out the messages of exceptions: it shows only messages of the broker and of Spring
 * Boot, which hold no secret, and the name of a file that cannot be used.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
final class UnexplainedStartFailureAnalyzer implements FailureAnalyzer {

	private static final List<String> TRUSTED = List.of("io.credbroker.", "org.springframework.boot.");

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		StringBuilder why = new StringBuilder();
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			String words = words(cause);
			if (words != null && why.indexOf(words) < 0) {
				why.append(why.isEmpty() ? "" : "\n").append(words);
			}
		}
		return why.isEmpty() ? null : new FailureAnalysis(why.toString(),
				"Correct the setting or the file that is named, and start again.", failure);
	}

	private static @Nullable String words(Throwable cause) {
		if (cause instanceof FileSystemException file) {
			return "%s: %s".formatted(file.getFile(), file.getClass().getSimpleName());
		}
		StackTraceElement[] frames = cause.getStackTrace();
		boolean trusted = frames.length > 0 && TRUSTED.stream().anyMatch(frames[0].getClassName()::startsWith);
		return trusted ? cause.getMessage() : null;
	}

}
