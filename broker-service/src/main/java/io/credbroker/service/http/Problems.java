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
 * Turns what goes wrong outside a lookup into problems.
 */
@ControllerAdvice
public class Problems {

	/** What whoever uses another method is told. */
	static final String METHODS = "The method is not one that the broker answers here; ask with GET.";

	private final ProblemWriter problems;

	public Problems(ProblemWriter problems) {
		this.problems = problems;
	}

	@ExceptionHandler
	void invalid(RequestInvalidException failure, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		this.problems.write(request, response, ProblemCode.REQUEST_INVALID, failure.detail());
	}

	@ExceptionHandler
	void problem(ProblemException failure, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		this.problems.write(request, response, failure.code(), failure.detail());
	}

	@ExceptionHandler
	void unrecorded(RecordUnavailableException failure, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		this.problems.write(request, response, ProblemCode.AUDIT_UNAVAILABLE,
				"The audit record does not answer (%s); try again later.".formatted(failure.getMessage()));
	}

	@ExceptionHandler({ RequestRejectedException.class, InvalidParameterException.class })
	void unreadable(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.problems.write(request, response, ProblemCode.REQUEST_INVALID,
				"The path, a header, a parameter or the body holds what the broker does not accept.");
	}

	@ExceptionHandler(HttpRequestMethodNotSupportedException.class)
	void methodNotAllowed(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.problems.write(request, response, ProblemCode.METHOD_NOT_ALLOWED, METHODS);
	}

	/**
	 * Never {@code not_mapped}: a wrong base URL must not look like an unknown conn_id.
	 */
	@ExceptionHandler(NoHandlerFoundException.class)
	void unknown(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.problems.write(request, response, ProblemCode.REQUEST_INVALID,
				"The broker answers GET /v1/connections?conn_id=…, /v1/variables?key=… and /v1/configs?key=…, and the same with the id as one path segment.");
	}

	@ExceptionHandler({ RuntimeException.class, Error.class })
	void defect(Throwable failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
		InternalErrors.log(failure, request);
		if (response.isCommitted()) {
			throw new IOException("the answer broke off");
		}
		response.resetBuffer();
		this.problems.write(request, response, ProblemCode.INTERNAL_ERROR, InternalErrors.DETAIL);
	}

	/**
	 * Ends a request for which no handler of failures was asked yet.
	 */
	public void failed(Throwable failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
		switch (failure) {
			case RequestInvalidException invalid -> invalid(invalid, request, response);
			case RequestRejectedException _, InvalidParameterException _ -> unreadable(request, response);
			case HttpRequestMethodNotSupportedException _ -> methodNotAllowed(request, response);
			default -> defect(failure, request, response);
		}
	}

}
