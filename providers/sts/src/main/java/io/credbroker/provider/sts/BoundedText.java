package io.credbroker.provider.sts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Fills a template into a text that a service limits in length and characters.
 * <p>
 * Where characters were replaced, where it was cut, and where its parts could be told
 * apart in two ways, it ends with a hash, so that two lookups with different values never
 * have the same text.
 */
final class BoundedText {

	/**
	 * Names of sessions and source identities. AWS allows a plus sign as well, which Ceph
	 * refuses and the id of nearly every run of Airflow has.
	 */
	static final BoundedText NAME = new BoundedText(64, Pattern.compile("[^A-Za-z0-9_=,.@-]"));

	/**
	 * Values of session tags.
	 */
	static final BoundedText TAG = new BoundedText(256, Pattern.compile("[^\\p{L}\\p{N} _.:/=+@-]"));

	private static final int HASH_LETTERS = 16;

	private static final Pattern HASHED = Pattern.compile(".*=[0-9a-f]{16}", Pattern.DOTALL);

	private static final int SHORTEST = 2;

	private final int longest;

	private final Pattern foreign;

	private BoundedText(int longest, Pattern foreign) {
		this.longest = longest;
		this.foreign = foreign;
	}

	/**
	 * Whether the literal texts of a template are allowed.
	 */
	boolean allows(String literal) {
		return !this.foreign.matcher(literal).find();
	}

	<X extends Exception> String fill(TextTemplate template, Values<X> values) throws X {
		StringBuilder raw = new StringBuilder();
		List<String> given = new ArrayList<>();
		for (TextTemplate.Part part : template.parts()) {
			switch (part) {
				case TextTemplate.Literal(var literal) -> raw.append(literal);
				case TextTemplate.Name(var name) -> {
					given.add(values.of(name));
					raw.append(given.getLast());
				}
			}
		}
		String text = this.foreign.matcher(raw).replaceAll("_");
		boolean same = text.contentEquals(raw) && text.length() >= SHORTEST && text.length() <= this.longest
				&& !HASHED.matcher(text).matches() && isUnambiguous(template, given);
		return same ? text : cut(text) + "=" + hash(template, given);
	}

	private String cut(String text) {
		int most = this.longest - HASH_LETTERS - 1;
		if (text.length() <= most) {
			return text;
		}
		return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
	}

	private static boolean isUnambiguous(TextTemplate template, List<String> given) {
		Set<Integer> separators = template.separators();
		return given.size() < 2 || (!template.hasNeighbours()
				&& given.stream().allMatch((value) -> value.codePoints().noneMatch(separators::contains)));
	}

	private static String hash(TextTemplate template, List<String> given) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(template.toString().getBytes(StandardCharsets.UTF_8));
			for (String value : given) {
				digest.update((value.length() + ":" + value).getBytes(StandardCharsets.UTF_8));
			}
			return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_LETTERS);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * What a lookup has for a name.
	 *
	 * @param <X> why it has nothing
	 */
	@FunctionalInterface
	interface Values<X extends Exception> {

		String of(String name) throws X;

	}

}
