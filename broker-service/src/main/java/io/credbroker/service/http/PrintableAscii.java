package io.credbroker.service.http;

import java.util.function.Predicate;

/**
 * Accepts printable ASCII directly and passes everything else to a slower predicate.
 */
record PrintableAscii(Predicate<String> otherwise) implements Predicate<String> {

	@Override
	public boolean test(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c < ' ' || c > '~') {
				return this.otherwise.test(text);
			}
		}
		return true;
	}

}
