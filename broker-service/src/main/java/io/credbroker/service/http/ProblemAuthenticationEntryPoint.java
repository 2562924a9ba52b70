package io.credbroker.service.http;

import java.io.IOException;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.identity.IdentityException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;

/**
 * Answers 401 with the reason why a caller could not be verified.
 */
final class ProblemAuthenticationEntryPoint implements AuthenticationEntryPoint {

	private static final String MISSING = "Send an access token in the Authorization header, as: Bearer <token>.";

	private final FailedAuthenticationEvents failures;

	ProblemAuthenticationEntryPoint(FailedAuthenticationEvents failures) {
		this.failures = failures;
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
			throws IOException {
		switch (failure) {
			case IdentityException known ->
				refuse(request, response, known.code(), known.detail(), known.claimedIssuer());
			default -> refuse(request, response, ProblemCode.TOKEN_MISSING, MISSING, null);
		}
	}

	private void refuse(HttpServletRequest request, HttpServletResponse response, ProblemCode code, String detail,
			@Nullable String claimedIssuer) throws IOException {
		this.failures.add(code.code(), claimedIssuer, request);
		ProblemWriter.write(request, response, code, detail);
	}

}
