package io.credbroker.service.http;

import java.util.concurrent.CompletionException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a defect in the broker: class and place of the failure, and the request.
 */
final class InternalErrorLogger {

	/** The problem detail for the caller. */
	static final String DETAIL = "The broker failed unexpectedly; give its operators the correlation id.";

	private static final Logger log = LoggerFactory.getLogger(InternalErrorLogger.class);

	private InternalErrorLogger() {
	}

	static void log(Throwable failure, HttpServletRequest request) {
		Throwable defect = unwrapped(failure);
		StackTraceElement[] frames = defect.getStackTrace();
		log.atError()
			.addKeyValue("failure", defect.getClass().getName())
			.addKeyValue("at", (frames.length > 0) ? frames[0].toString() : "unknown")
			.addKeyValue("method", request.getMethod())
			.addKeyValue("path", request.getRequestURI())
			.setCause(failure)
			.log("A request failed unexpectedly");
	}

	/**
	 * The original exception, without the wrappers of thread pools and filters.
	 */
	private static Throwable unwrapped(Throwable failure) {
		Throwable cause = failure.getCause();
		return ((failure instanceof CompletionException || failure instanceof ServletException) && cause != null)
				? unwrapped(cause) : failure;
	}

}
