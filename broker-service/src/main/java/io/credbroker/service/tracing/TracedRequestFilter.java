package io.credbroker.service.tracing;

import java.io.IOException;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Lets the steps of a request be traced if the request itself is.
 */
final class TracedRequestFilter extends HttpFilter {

	private static final long serialVersionUID = 1L;

	private final transient Tracer tracer;

	TracedRequestFilter(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!Span.current().isRecording()) {
			chain.doFilter(request, response);
			return;
		}
		try (Scope _ = TraceStep.traced(Context.current(), this.tracer).makeCurrent()) {
			chain.doFilter(request, response);
		}
	}

}
