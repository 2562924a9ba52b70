package io.credbroker.service.http;

import java.io.IOException;
import java.time.Duration;

import io.credbroker.api.Problem;
import io.credbroker.api.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes every error in the same form.
 */
public final class ProblemWriter {

	private static final ObjectWriter JSON = JsonMapper.shared().writerFor(Problem.class);

	private ProblemWriter() {
	}

	public static void write(HttpServletRequest request, HttpServletResponse response, ProblemCode code, String detail)
			throws IOException {
		write(response, Problem.of(code, detail, Correlation.of(request)));
	}

	public static void write(HttpServletResponse response, Problem problem) throws IOException {
		response.setStatus(problem.status());
		if (problem.status() == HttpServletResponse.SC_UNAUTHORIZED) {
			response.setHeader("WWW-Authenticate", challenge(problem));
		}
		allow(response, problem);
		ResponseWriter.write(response, Problem.MEDIA_TYPE, JSON.writeValueAsBytes(problem));
	}

	/**
	 * RFC 6750, section 3: a request without a token gets no error code; RFC 9449,
	 * section 7.1: a failed proof is answered with the accepted algorithms.
	 */
	private static String challenge(Problem problem) {
		if (problem.code().equals(ProblemCode.TOKEN_MISSING.code())) {
			return "Bearer";
		}
		String scheme = problem.code().equals(ProblemCode.TOKEN_BINDING_MISMATCH.code())
				? "DPoP algs=\"ES256 ES384 ES512 PS256 PS384 PS512 RS256 RS384 RS512\"," : "Bearer";
		return "%s error=\"invalid_token\", error_description=\"%s\"".formatted(scheme, problem.title());
	}

	/**
	 * RFC 9110, section 15.5.6: the answer names the supported method.
	 */
	private static void allow(HttpServletResponse response, Problem problem) {
		if (problem.status() == HttpServletResponse.SC_METHOD_NOT_ALLOWED && response.getHeader("Allow") == null) {
			response.setHeader("Allow", "GET");
		}
	}

	public static void retryAfter(HttpServletResponse response, @Nullable Duration after) {
		if (after != null) {
			response.setHeader("Retry-After", Long.toString(Math.max(1, after.plusMillis(999).toSeconds())));
		}
	}

}
