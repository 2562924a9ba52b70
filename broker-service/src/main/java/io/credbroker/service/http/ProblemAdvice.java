package io.credbroker.service.http;

import java.io.IOException;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.record.pipeline.RecordUnavailableException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.NoHandlerFoundException;

/**
 * Turns each exception that ends a request into a problem.
 */
@ControllerAdvice
class ProblemAdvice {

	/** The problem detail for an unsupported method, with the supported ones. */
	static final String METHODS = "This path does not support the method; use %s.";

	/**
	 * Never {@code not_mapped}: a wrong base URL must not look like an unknown conn_id.
	 */
	private static final String PATHS = "The broker answers GET /v1/connections?conn_id=…, /v1/variables?key=… and /v1/configs?key=…, and the same with the id as one path segment.";

	@ExceptionHandler({ RuntimeException.class, Error.class, HttpRequestMethodNotSupportedException.class,
			NoHandlerFoundException.class })
	void handle(Throwable failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
		write(failure, request, response);
	}

	static void write(Throwable failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
		switch (failure) {
			case ProblemException problem -> ProblemWriter.write(request, response, problem.code(), problem.detail());
			case RecordUnavailableException _ -> ProblemWriter.write(request, response, ProblemCode.AUDIT_UNAVAILABLE,
					"The audit record is not available (%s); try again later.".formatted(failure.getMessage()));
			case RequestRejectedException _, InvalidParameterException _ ->
				ProblemWriter.write(request, response, ProblemCode.REQUEST_INVALID,
						"The path, a header, a parameter or the body has a value that the broker does not accept.");
			case HttpRequestMethodNotSupportedException method -> methodNotAllowed(request, response, allowed(method));
			case NoHandlerFoundException _ ->
				ProblemWriter.write(request, response, ProblemCode.REQUEST_INVALID, PATHS);
			default -> defect(failure, request, response);
		}
	}

	private static String allowed(HttpRequestMethodNotSupportedException failure) {
		String[] methods = failure.getSupportedMethods();
		return (methods != null && methods.length > 0) ? String.join(", ", methods) : "GET";
	}

	/**
	 * RFC 9110, section 15.5.6: the answer names the supported methods.
	 */
	static void methodNotAllowed(HttpServletRequest request, HttpServletResponse response, String allowed)
			throws IOException {
		response.setHeader("Allow", allowed);
		ProblemWriter.write(request, response, ProblemCode.METHOD_NOT_ALLOWED, METHODS.formatted(allowed));
	}

	private static void defect(Throwable failure, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		InternalErrorLogger.log(failure, request);
		if (response.isCommitted()) {
			throw new IOException("the response was aborted");
		}
		response.resetBuffer();
		ProblemWriter.write(request, response, ProblemCode.INTERNAL_ERROR, InternalErrorLogger.DETAIL);
	}

}
