package io.credbroker.service.background;

import java.util.Map;

import org.slf4j.MDC;

/**
 * Takes what the log says of a request along to the thread that works for it.
 */
public final class LogContext {

	private LogContext() {
	}

	/**
	 * The work, with the log's context of the thread that hands it on.
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
