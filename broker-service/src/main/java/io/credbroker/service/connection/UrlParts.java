package io.credbroker.service.connection;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A URL in the parts that Python's {@code urlsplit} finds.
 */
record UrlParts(String scheme, String netloc, String path, String query) {

	/** Blanks and control characters at the beginning, line breaks and tabs anywhere. */
	private static final Pattern IGNORED = Pattern.compile("^[\\x00-\\x20]++|[\\t\\r\\n]");

	private static final Pattern DELIMITERS = Pattern.compile("[@:#?]");

	private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+");

	private static final Pattern BRACKETED = Pattern.compile("\\[(?=[^\\]]*:)[0-9A-Fa-f:.]++(%[^\\]]*+)?](:.*)?");

	/**
	 * @throws NotReadable where Python raises a ValueError
	 */
	static UrlParts of(String url) throws NotReadable {
		String rest = IGNORED.matcher(url).replaceAll("");
		String scheme = "";
		int colon = rest.indexOf(':');
		if (colon > 0 && SCHEME.matcher(rest.substring(0, colon)).matches()) {
			scheme = rest.substring(0, colon).toLowerCase(Locale.ROOT);
			rest = rest.substring(colon + 1);
		}
		String netloc = "";
		if (rest.startsWith("//")) {
			int end = end(rest);
			netloc = rest.substring(2, end);
			rest = rest.substring(end);
		}
		rest = before(rest, '#');
		String path = before(rest, '?');
		String query = (path.length() < rest.length()) ? rest.substring(path.length() + 1) : "";
		check(netloc);
		return new UrlParts(scheme, netloc, path, query);
	}

	private static int end(String rest) {
		int end = 2;
		while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) {
			end++;
		}
		return end;
	}

	private static String before(String text, char delimiter) {
		int at = text.indexOf(delimiter);
		return (at < 0) ? text : text.substring(0, at);
	}

	private static void check(String netloc) throws NotReadable {
		String hostPort = netloc.substring(netloc.lastIndexOf('@') + 1);
		boolean brackets = netloc.indexOf('[') >= 0 || netloc.indexOf(']') >= 0;
		if (brackets && !BRACKETED.matcher(hostPort).matches()) {
			throw new NotReadable("host");
		}
		String plain = DELIMITERS.matcher(netloc).replaceAll("");
		String normal = Normalizer.normalize(plain, Normalizer.Form.NFKC);
		if (!plain.equals(normal) && normal.chars().anyMatch((c) -> "/?#@:".indexOf(c) >= 0)) {
			throw new NotReadable("host");
		}
	}

	@Nullable String username() {
		String userinfo = userinfo();
		return (userinfo != null) ? before(userinfo, ':') : null;
	}

	@Nullable String password() {
		String userinfo = userinfo();
		int colon = (userinfo != null) ? userinfo.indexOf(':') : -1;
		return (userinfo != null && colon >= 0) ? userinfo.substring(colon + 1) : null;
	}

	private @Nullable String userinfo() {
		int at = this.netloc.lastIndexOf('@');
		return (at < 0) ? null : this.netloc.substring(0, at);
	}

	String hostInfo() {
		return this.netloc.substring(this.netloc.lastIndexOf('@') + 1);
	}

	/** Lower-cased up to the first per cent sign, as Python does. */
	String hostname() {
		String info = hostInfo();
		int close = info.indexOf(']');
		String name = info.startsWith("[") && close > 0 ? info.substring(1, close) : before(info, ':');
		String head = before(name, '%');
		return head.toLowerCase(Locale.ROOT) + name.substring(head.length());
	}

	/**
	 * @throws NotReadable where Python raises a ValueError
	 */
	@Nullable Integer port() throws NotReadable {
		String info = hostInfo();
		int colon = info.indexOf(':', info.startsWith("[") ? info.indexOf(']') : 0);
		if (colon < 0 || colon == info.length() - 1) {
			return null;
		}
		Integer port = PortNumbers.parse(info.substring(colon + 1));
		if (port == null) {
			throw new NotReadable("port");
		}
		return port;
	}

	/**
	 * Names the part that cannot be read.
	 */
	static final class NotReadable extends Exception {

		private static final long serialVersionUID = 1L;

		NotReadable(String part) {
			super(part, null, false, false);
		}

		String part() {
			return String.valueOf(getMessage());
		}

	}

}
