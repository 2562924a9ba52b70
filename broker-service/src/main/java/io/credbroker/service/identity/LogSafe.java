package io.credbroker.service.identity;

import java.util.regex.Pattern;

/**
 * Makes untrusted text safe to show and log: one short line in quotes.
 */
final class LogSafe {

	private static final int LONGEST = 100;

	private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}'\"]");

	private LogSafe() {
	}

	static String word(String text) {
		String cut = (text.length() > LONGEST) ? text.substring(0, LONGEST) + "…" : text;
		return "'" + UNPRINTABLE.matcher(cut).replaceAll("?") + "'";
	}

}
