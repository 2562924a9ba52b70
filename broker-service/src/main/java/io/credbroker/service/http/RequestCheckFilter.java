package io.credbroker.service.http;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * Runs before everything that reads a request: refuses malformed requests, and turns
 * every exception into a problem, so that none reaches the server's error page.
 */
final class RequestCheckFilter extends HttpFilter {

	private static final long serialVersionUID = 1L;

	private final String readOnly;

	private final transient EndpointPermissions endpoints;

	/**
	 * A filter for a port.
	 * @param readOnly the prefix of the paths that support GET only
	 * @param endpoints the endpoints under this prefix that support other methods
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
				else if (this.endpoints.take(request)) {
					JsonBody.check(request, response);
				}
				else {
					ProblemAdvice.methodNotAllowed(request, response, "GET");
					return;
				}
			}
			chain.doFilter(request, response);
		}
		catch (ServletException | RuntimeException | Error ex) {
			ProblemAdvice.write(ex, request, response);
		}
	}

	/**
	 * Refuses a body and closes the connection, since a proxy might take an unread body
	 * for the next request.
	 */
	private static void checkBody(HttpServletRequest request, HttpServletResponse response) {
		if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
			response.setHeader("Connection", "close");
			throw new RequestInvalidException("The request has a body; send it without one.");
		}
	}

}
