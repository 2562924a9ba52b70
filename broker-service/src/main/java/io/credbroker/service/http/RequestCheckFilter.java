package io.credbroker.service.http;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Ahead of everything that reads a request: refuses those that cannot be read, and makes
 * a problem of whatever comes back as a failure, so that the server has none to report.
 */
final class RequestCheckFilter extends HttpFilter {

	private static final long serialVersionUID = 1L;

	private final String readOnly;

	private final transient EndpointPermissions endpoints;

	/**
	 * A filter for a port.
	 * @param readOnly how the paths begin that answer GET alone
	 * @param endpoints those among them that may answer other methods
	 */
	RequestCheckFilter(String readOnly, EndpointPermissions endpoints) {
		this.readOnly = readOnly;
		this.endpoints = endpoints;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException {
		try {
			RequestChecks.check(request);
			if (request.getRequestURI().startsWith(this.readOnly)) {
				if (request.getMethod().equals("GET")) {
					checkBody(request, response);
				}
				else if (!this.endpoints.take(request)) {
					ProblemHandlers.methodNotAllowed(request, response);
					return;
				}
			}
			chain.doFilter(request, response);
		}
		catch (ServletException | RuntimeException | Error ex) {
			ProblemHandlers.write(ex, request, response);
		}
	}

	/**
	 * A body that nobody reads may be the next request to somebody else, so the
	 * connection ends with it.
	 */
	private static void checkBody(HttpServletRequest request, HttpServletResponse response) {
		if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
			response.setHeader("Connection", "close");
			throw new RequestInvalidException("The request has a body; ask without one.");
		}
	}

}
