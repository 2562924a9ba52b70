package io.credbroker.service.ops.view;

import java.util.regex.Pattern;

/**
 * Words of a command line that can be copied into a shell.
 */
public final class Shell {

	private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.:/@%+,-]+");

	private Shell() {
	}

	/**
	 * The text as one word, which no shell reads as anything else.
	 */
	public static String word(String text) {
		return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
	}

}
