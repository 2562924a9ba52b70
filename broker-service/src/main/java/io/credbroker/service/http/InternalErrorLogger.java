package io.credbroker.service.http;

import java.util.concurrent.CompletionException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators of a defect in the broker: its class and place, and the request that
 * met it.
 */
final class InternalErrorLogger {

	/** What the caller is told. */
	static final String DETAIL = "The broker failed in a way it does not expect; tell its operators the correlation id.";

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
			.log("A request failed in a way the broker does not expect");
	}

	/**
	 * What was thrown, rather than what carried it to another thread or through a filter.
	 */
	private static Throwable unwrapped(Throwable failure) {
		Throwable cause = failure.getCause();
		return ((failure instanceof CompletionException || failure instanceof ServletException) && cause != null)
				? unwrapped(cause) : failure;
	}

}
