package io.credbroker.service.background;

import java.util.Map;

import org.slf4j.MDC;

/**
 * Copies the logging context of a request to the thread that works for it.
 */
public final class LogContext {

	private LogContext() {
	}

	/**
	 * The same work, run with the logging context of the current thread.
	 */
	public static Runnable carriedTo(Runnable work) {
		Map<String, String> context = MDC.getCopyOfContextMap();
		if (context == null || context.isEmpty()) {
			return work;
		}
		return () -> {
			MDC.setContextMap(context);
			try {
				work.run();
			}
			finally {
				MDC.clear();
			}
		};
	}

}
