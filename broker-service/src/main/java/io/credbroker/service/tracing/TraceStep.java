package io.credbroker.service.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * A step of a request, from its beginning until it is closed: a span where the request is
 * traced, and nothing otherwise.
 * <p>
 * Its attributes are words that the broker chooses or names from its configuration; never
 * a secret, a token, or the message of an exception.
 */
public final class TraceStep implements AutoCloseable {

	private static final ContextKey<Tracer> TRACER = ContextKey.named("io.credbroker.tracer");

	private static final TraceStep NOT_TRACED = new TraceStep(null, null);

	private final @Nullable Span span;

	private final @Nullable Scope scope;

	private TraceStep(@Nullable Span span, @Nullable Scope scope) {
		this.span = span;
		this.scope = scope;
	}

	/**
	 * Traces the steps of what runs in this context.
	 */
	static Context traced(Context context, Tracer tracer) {
		return context.with(TRACER, tracer);
	}

	/**
	 * Begins a step inside the current one; to be closed by the same thread.
	 * @param name one of a few fixed words
	 */
	@SuppressWarnings("MustBeClosedChecker") // The step closes the scope.
	public static TraceStep begin(String name) {
		Tracer tracer = Context.current().get(TRACER);
		if (tracer == null) {
			return NOT_TRACED;
		}
		Span span = tracer.spanBuilder(name).startSpan();
		return new TraceStep(span, span.makeCurrent());
	}

	/**
	 * Adds an attribute; {@code null} adds nothing.
	 */
	public TraceStep with(String name, @Nullable String value) {
		if (this.span != null && value != null) {
			this.span.setAttribute("broker." + name, value);
		}
		return this;
	}

	@Override
	public void close() {
		if (this.scope != null) {
			this.scope.close();
		}
		if (this.span != null) {
			this.span.end();
		}
	}

}
