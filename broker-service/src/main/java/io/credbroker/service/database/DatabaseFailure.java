package io.credbroker.service.database;

import java.io.FileNotFoundException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import javax.net.ssl.SSLException;

/**
 * Why the database cannot be used, in words for the log. The messages of the driver are
 * not part of it, because they may quote a value.
 */
public final class DatabaseFailure {

	private DatabaseFailure() {
	}

	/**
	 * A sentence for an operator, with the SQLSTATE if the failure has one.
	 */
	public static String reason(Throwable failure) {
		List<Throwable> causes = causes(failure);
		if (causes.stream().anyMatch(UncheckedIOException.class::isInstance)) {
			return "the password file cannot be read";
		}
		String state = causes.stream()
			.filter(SQLException.class::isInstance)
			.map((cause) -> ((SQLException) cause).getSQLState())
			.filter(Objects::nonNull)
			.reduce("", (earlier, later) -> later);
		boolean tls = causes.stream().anyMatch(DatabaseFailure::isTls);
		return state.isEmpty() ? causes.getLast().getClass().getSimpleName()
				: "%s (SQLSTATE %s)".formatted(of(state, tls), state);
	}

	private static String of(String state, boolean tls) {
		if (tls) {
			return "no trusted TLS connection";
		}
		if (state.startsWith("28")) {
			return "the database does not accept the user or the password";
		}
		if (state.equals("08004")) {
			return "the database demands a password, or has no TLS";
		}
		if (state.equals("3D000")) {
			return "there is no such database";
		}
		if (state.equals("42501")) {
			return "the user may not create or use the tables";
		}
		if (state.startsWith("53")) {
			return "the database has no connection, memory or disk left";
		}
		return (state.startsWith("08") || state.startsWith("57")) ? "the database cannot be reached"
				: "the database answered with an error";
	}

	/**
	 * The driver reports a missing file of authorities as a file that was not found.
	 */
	private static boolean isTls(Throwable cause) {
		return cause instanceof SSLException || cause instanceof GeneralSecurityException
				|| cause instanceof FileNotFoundException;
	}

	private static List<Throwable> causes(Throwable failure) {
		List<Throwable> causes = new ArrayList<>();
		for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
			causes.add(cause);
			if (cause instanceof SQLException sql && sql.getNextException() != null) {
				causes.add(sql.getNextException());
			}
		}
		return causes;
	}

}
