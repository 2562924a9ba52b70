package io.credbroker.service.access;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.service.http.RequestInvalidException;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that depends on the catalog; all pages must come from the same
 * catalog.
 *
 * @param from the number of entries before it
 * @param limit the maximum of entries
 * @param digest the digest of the catalog
 */
record Paging(int from, int limit, String digest) {

	/** The parameters of paging. */
	static final Set<String> PARAMETERS = Set.of("limit", "cursor");

	static final int MOST = 1000;

	private static final int USUAL = 100;

	private static final Pattern CURSOR = Pattern.compile("([0-9a-f]+) (\\d{1,9})");

	static Paging of(AccessQuery query, String digest) {
		return new Paging(from(query.one("cursor"), digest), limit(query.one("limit"), USUAL), digest);
	}

	static int limit(@Nullable String value, int usual) {
		if (value == null) {
			return usual;
		}
		if (value.matches("\\d{1,4}")) {
			int limit = Integer.parseInt(value);
			if (limit >= 1 && limit <= MOST) {
				return limit;
			}
		}
		throw new RequestInvalidException("limit must be a number from 1 to %d.".formatted(MOST));
	}

	private static int from(@Nullable String cursor, String digest) {
		if (cursor == null) {
			return 0;
		}
		Matcher matcher = CURSOR.matcher(decoded(cursor));
		if (!matcher.matches()) {
			throw new RequestInvalidException("cursor must be the next_cursor of an earlier answer.");
		}
		if (!matcher.group(1).equals(digest)) {
			throw new RequestInvalidException(
					"The catalog has changed since that cursor was issued; start again without a cursor.");
		}
		return Integer.parseInt(matcher.group(2));
	}

	private static String decoded(String cursor) {
		try {
			return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			return "";
		}
	}

	<T> List<T> of(List<T> all) {
		return all.subList(Math.min(this.from, all.size()), end(all.size()));
	}

	/**
	 * The cursor of the next page, or {@code null} on the last one.
	 */
	@Nullable String next(int size) {
		int end = end(size);
		return (end < size) ? Base64.getUrlEncoder()
			.withoutPadding()
			.encodeToString("%s %d".formatted(this.digest, end).getBytes(StandardCharsets.UTF_8)) : null;
	}

	private int end(int size) {
		return (int) Math.min(size, (long) this.from + this.limit);
	}

}
