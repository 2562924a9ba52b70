package io.credbroker.service.record.event;

/**
 * Makes texts storable by every sink: limited in length and encodable as UTF-8.
 */
public final class StorableText {

	/**
	 * The maximum length in UTF-16 units, which also bounds code points and bytes.
	 */
	public static final int MOST = 1_000;

	private static final char REPLACED = '\uFFFD';

	private StorableText() {
	}

	/**
	 * The text in storable form; the same object if nothing has to change.
	 */
	public static String of(String text) {
		String cut = (text.length() > MOST) ? cut(text) : text;
		return isEncodable(cut) ? cut : encodable(cut);
	}

	private static String cut(String text) {
		int end = Character.isHighSurrogate(text.charAt(MOST - 1)) ? MOST - 1 : MOST;
		return text.substring(0, end);
	}

	private static boolean isEncodable(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				return text.codePoints().noneMatch(StorableText::isHalf);
			}
		}
		return true;
	}

	private static String encodable(String text) {
		return text.codePoints()
			.map((point) -> isHalf(point) ? REPLACED : point)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	private static boolean isHalf(int point) {
		return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
	}

}
