package io.credbroker.service.http;

import io.credbroker.api.Problem;
import io.credbroker.api.ProblemCode;
import org.apache.catalina.connector.Request;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.http.MimeHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Maps requests that Tomcat itself refuses, before any filter, to problems.
 */
final class TomcatErrorProblems {

	private static final String TOO_LARGE = "The request line and headers may have at most %d bytes together and %d headers; "
			+ "a token with many groups may be the reason.";

	private static final String NOT_HTTP = "The request line or a header is not valid HTTP.";

	private TomcatErrorProblems() {
	}

	static Problem of(int status, @Nullable Throwable failure, Request request) {
		String correlationId = Correlation.of(request.getRequest());
		if (isTooLarge(failure)) {
			return Problem.of(ProblemCode.HEADERS_TOO_LARGE, tooLarge(request), correlationId);
		}
		if (status == 405 || "CONNECT".equals(request.getMethod())) {
			return Problem.of(ProblemCode.METHOD_NOT_ALLOWED, ProblemAdvice.METHODS.formatted("GET"), correlationId);
		}
		if (status == 501 || status == 505 || status < 500) {
			String repeated = RequestChecks.repeated(request.getRequest());
			String otherwise = JsonBody.isStalled(request.getRequest()) ? JsonBody.LATE : NOT_HTTP;
			return Problem.of(ProblemCode.REQUEST_INVALID, (repeated != null) ? repeated : otherwise, correlationId);
		}
		return Problem.of(ProblemCode.INTERNAL_ERROR, InternalErrorLogger.DETAIL, correlationId);
	}

	private static String tooLarge(Request request) {
		return (request.getConnector().getProtocolHandler() instanceof AbstractHttp11Protocol<?> http)
				? TOO_LARGE.formatted(http.getMaxHttpRequestHeaderSize(), http.getMaxHeaderCount()) : "";
	}

	/**
	 * Tomcat has no exception type for this, so the place in the code is compared.
	 */
	private static boolean isTooLarge(@Nullable Throwable failure) {
		if (failure == null || failure.getStackTrace().length == 0) {
			return false;
		}
		StackTraceElement place = failure.getStackTrace()[0];
		return (failure instanceof IllegalArgumentException
				&& place.getClassName().equals(Http11InputBuffer.class.getName())
				&& (place.getMethodName().equals("parseHeaders") || place.getMethodName().equals("fill")))
				|| (failure instanceof IllegalStateException
						&& place.getClassName().equals(MimeHeaders.class.getName()));
	}

}
