package io.credbroker.service.web;

import java.io.IOException;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.identity.IdentityException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Says why a caller could not be verified.
 */
final class IdentityProblems implements AuthenticationEntryPoint {

	private static final String MISSING = "Send an access token in the Authorization header, as: Bearer <token>.";

	private final ProblemWriter problems;

	IdentityProblems(ProblemWriter problems) {
		this.problems = problems;
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
			throws IOException {
		switch (failure) {
			case IdentityException known -> this.problems.write(request, response, known.code(), known.detail());
			default -> this.problems.write(request, response, ProblemCode.TOKEN_MISSING, MISSING);
		}
	}

}
