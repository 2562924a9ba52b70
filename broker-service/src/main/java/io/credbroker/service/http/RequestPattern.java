package io.credbroker.service.http;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * How metrics name the requests that no dispatcher sees, so that no id becomes a label.
 */
@FunctionalInterface
public interface RequestPattern {

	/**
	 * The path with a placeholder for what differs, or {@code null} where this knows
	 * none.
	 */
	@Nullable String of(HttpServletRequest request);

}
