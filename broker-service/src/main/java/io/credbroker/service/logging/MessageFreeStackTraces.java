package io.credbroker.service.logging;

import java.io.IOException;

import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.StandardStackTracePrinter;

/**
 * Prints the classes and frames of a failure and its causes without their messages, which
 * may quote a secret.
 */
final class MessageFreeStackTraces implements StackTracePrinter {

	private static final int FRAMES = 60;

	private final StackTracePrinter frames = StandardStackTracePrinter.rootLast()
		.withMaximumThrowableDepth(FRAMES)
		.withLineSeparator("\n")
		.withFormatter((failure) -> failure.getClass().getName());

	@Override
	public void printStackTrace(Throwable failure, Appendable out) throws IOException {
		this.frames.printStackTrace(failure, out);
	}

}
