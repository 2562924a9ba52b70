package io.credbroker.service.http;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Names requests in metrics that no dispatcher handles, so that no id becomes a label.
 */
@FunctionalInterface
public interface RequestPattern {

	/**
	 * The path with placeholders for variable parts, or {@code null} if it does not
	 * match.
	 */
	@Nullable String of(HttpServletRequest request);

}
