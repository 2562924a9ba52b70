package io.credbroker.service.lookup;

import io.credbroker.service.http.PercentEncoding;
import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.identity.TaskParts;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Reads the context that the caller asserts from the {@code Airflow-*} headers, whose
 * values are percent-encoded UTF-8.
 */
final class ContextHeaders {

	private static final int LENGTH = 250;

	private static final String STANDING = "Airflow-Context-Standing";

	private static final String SHADOW = "Airflow-Shadow";

	private ContextHeaders() {
	}

	static TaskParts read(HttpServletRequest request) {
		return new TaskParts(text(request, "Airflow-Dag-Id"), text(request, "Airflow-Task-Id"),
				text(request, "Airflow-Run-Id"), text(request, "Airflow-Run-Type"),
				number(request, "Airflow-Try-Number"), number(request, "Airflow-Map-Index"),
				text(request, "Airflow-Team"));
	}

	/**
	 * Whether the caller says that it has verified all of it.
	 */
	static boolean claimsVerified(HttpServletRequest request) {
		String standing = request.getHeader(STANDING);
		if (standing == null || standing.equals("asserted")) {
			return false;
		}
		if (standing.equals("verified")) {
			return true;
		}
		throw new RequestInvalidException("Header %s is verified or asserted.".formatted(STANDING));
	}

	/**
	 * Whether the caller says that it only compares the answer with another one.
	 */
	static boolean claimsShadow(HttpServletRequest request) {
		String shadow = request.getHeader(SHADOW);
		if (shadow == null || shadow.equals("false")) {
			return false;
		}
		if (shadow.equals("true")) {
			return true;
		}
		throw new RequestInvalidException("Header %s is true or false.".formatted(SHADOW));
	}

	private static @Nullable String text(HttpServletRequest request, String name) {
		String header = request.getHeader(name);
		if (header == null || header.isEmpty()) {
			return null;
		}
		String text = decoded(name, header);
		if (text.length() > LENGTH || hasControl(text)) {
			throw new RequestInvalidException(
					"Header %s may have at most %d characters and no control characters.".formatted(name, LENGTH));
		}
		return text;
	}

	private static boolean hasControl(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isISOControl(text.charAt(i))) {
				return true;
			}
		}
		return false;
	}

	private static String decoded(String name, String header) {
		try {
			return PercentEncoding.decode(header);
		}
		catch (IllegalArgumentException ex) {
			throw new RequestInvalidException("Header %s is not percent-encoded UTF-8.".formatted(name));
		}
	}

	private static @Nullable Integer number(HttpServletRequest request, String name) {
		String text = request.getHeader(name);
		if (text == null || text.isEmpty()) {
			return null;
		}
		try {
			return Integer.valueOf(text);
		}
		catch (NumberFormatException ex) {
			throw new RequestInvalidException("Header %s is not a whole number.".formatted(name));
		}
	}

}
