package io.credbroker.service.rotation.metrics;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.credbroker.api.ProblemCode;
import org.jspecify.annotations.Nullable;

/**
 * Whose trouble it was that the last look at a credential failed.
 */
enum FailureCause {

	/** That of this one: somebody has to correct it. */
	CREDENTIAL,
	/** That of its store, which the next look may find to be over. */
	STORE;

	private static final Set<String> OF_CREDENTIALS = Stream
		.of(ProblemCode.SECRET_MISSING, ProblemCode.SECRET_MALFORMED, ProblemCode.STORE_REFUSED,
				ProblemCode.ROTATION_IN_PROGRESS)
		.map(ProblemCode::code)
		.collect(Collectors.toUnmodifiableSet());

	/**
	 * The cause of a failure with this problem code; {@code null} if nothing failed.
	 */
	static @Nullable FailureCause of(@Nullable String code) {
		if (code == null) {
			return null;
		}
		return OF_CREDENTIALS.contains(code) ? CREDENTIAL : STORE;
	}

	/**
	 * The value of the label {@code cause}.
	 */
	String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
