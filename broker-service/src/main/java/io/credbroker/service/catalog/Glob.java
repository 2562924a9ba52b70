package io.credbroker.service.catalog;

/**
 * A text in which {@code *} stands for any text, with {@code /} in it too, and {@code ?}
 * for one character; upper and lower case differ.
 */
public final class Glob {

	private final int[] symbols;

	private Glob(int[] symbols) {
		this.symbols = symbols;
	}

	/**
	 * Compiles a glob; every text is one.
	 */
	public static Glob of(String glob) {
		return new Glob(Symbols.glob(glob));
	}

	/**
	 * Whether the whole text matches, in time bounded by the product of both lengths.
	 */
	public boolean matches(String text) {
		int[] characters = text.codePoints().toArray();
		int star = -1;
		int resume = 0;
		int i = 0;
		int j = 0;
		while (j < characters.length) {
			if (i < this.symbols.length && this.symbols[i] == Symbols.ANY_TEXT) {
				star = i++;
				resume = j;
			}
			else if (i < this.symbols.length
					&& (this.symbols[i] == Symbols.ANY_ONE || this.symbols[i] == characters[j])) {
				i++;
				j++;
			}
			else if (star >= 0) {
				i = star + 1;
				j = ++resume;
			}
			else {
				return false;
			}
		}
		while (i < this.symbols.length && this.symbols[i] == Symbols.ANY_TEXT) {
			i++;
		}
		return i == this.symbols.length;
	}

}
