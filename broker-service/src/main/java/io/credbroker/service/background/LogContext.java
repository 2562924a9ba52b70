package io.credbroker.service.background;

import java.util.Map;

import io.opentelemetry.context.Context;
import org.slf4j.MDC;

/**
 * Copies the logging context of a request, and its trace, to the thread that works for
 * it.
 */
public final class LogContext {

	private LogContext() {
	}

	/**
	 * The same work, run with the logging context and in the trace of the current thread.
	 */
	public static Runnable carriedTo(Runnable work) {
		Runnable traced = Context.current().wrap(work);
		Map<String, String> context = MDC.getCopyOfContextMap();
		if (context == null || context.isEmpty()) {
			return traced;
		}
		return () -> {
			MDC.setContextMap(context);
			try {
				traced.run();
			}
			finally {
				MDC.clear();
			}
		};
	}

}
