package io.credbroker.service.access;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.credbroker.api.ProblemCode;
import io.credbroker.service.identity.TokenMetadata;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * The JSON form of what is known of a caller's token.
 *
 * @param assumed whether there is no token because the caller is only described
 * @param checks the checks of a token, and the result of each for this one
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record TokenResponse(boolean assumed, String binding, @Nullable String jti, @Nullable Instant issuedAt,
		@Nullable Instant expiresAt, @Nullable List<String> audiences, List<Check> checks) {

	private static final int UNAUTHORIZED = ProblemCode.TOKEN_MISSING.status();

	static TokenResponse of(ExplainedCaller subject) {
		TokenMetadata token = subject.caller().token();
		String binding = ExplainedCallers.text(token.binding());
		return subject.described() ? new TokenResponse(true, binding, null, null, null, null, checks("assumed"))
				: new TokenResponse(false, binding, token.id(), token.issuedAt(), token.expiresAt(), token.audiences(),
						checks("passed"));
	}

	private static List<Check> checks(String result) {
		return Arrays.stream(ProblemCode.values())
			.filter((code) -> code.status() == UNAUTHORIZED)
			.map((code) -> new Check(code.code(), result))
			.toList();
	}

	/** The problem code of a failed check, and the result. */
	record Check(String code, String result) {
	}

}
