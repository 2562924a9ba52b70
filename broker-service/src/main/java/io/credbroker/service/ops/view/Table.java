package io.credbroker.service.ops.view;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows below headings. A column without any value is left out, and where the terminal is
 * too narrow, each row becomes a list.
 */
public final class Table {

	/** What stands where there is no value. */
	public static final String NONE = "-";

	private static final String GAP = "  ";

	private final List<String> headings;

	private final List<List<String>> rows = new ArrayList<>();

	public Table(String... headings) {
		this.headings = List.of(headings);
	}

	/**
	 * Adds a row, which has a cell for each heading.
	 */
	public void row(String... cells) {
		if (cells.length != this.headings.size()) {
			throw new IllegalArgumentException("a row needs " + this.headings.size() + " cells");
		}
		this.rows.add(List.of(cells));
	}

	public boolean isEmpty() {
		return this.rows.isEmpty();
	}

	List<String> lines(int width, Printable printable) {
		List<List<String>> shown = this.rows.stream().map((row) -> row.stream().map(printable::line).toList()).toList();
		List<Integer> used = IntStream.range(0, this.headings.size())
			.filter((column) -> shown.stream().anyMatch((row) -> !row.get(column).equals(NONE)))
			.boxed()
			.toList();
		List<String> lines = grid(shown, used);
		boolean fits = lines.stream().allMatch((line) -> Printable.columns(line) <= width);
		return fits ? lines : lists(shown, used);
	}

	private List<String> grid(List<List<String>> shown, List<Integer> used) {
		List<List<String>> all = new ArrayList<>(List.of(this.headings));
		all.addAll(shown);
		int[] widths = used.stream()
			.mapToInt((column) -> all.stream().mapToInt((row) -> Printable.columns(row.get(column))).max().orElse(0))
			.toArray();
		return all.stream().map((row) -> {
			StringBuilder line = new StringBuilder();
			for (int number = 0; number < widths.length; number++) {
				line.append(padded(row.get(used.get(number)), widths[number])).append(GAP);
			}
			return line.toString().stripTrailing();
		}).toList();
	}

	private List<String> lists(List<List<String>> shown, List<Integer> used) {
		int label = used.stream().mapToInt((column) -> this.headings.get(column).length()).max().orElse(0);
		List<String> lines = new ArrayList<>();
		for (List<String> row : shown) {
			if (!lines.isEmpty()) {
				lines.add("");
			}
			used.stream()
				.filter((column) -> !row.get(column).equals(NONE))
				.forEach((column) -> lines.add(padded(this.headings.get(column), label) + GAP + row.get(column)));
		}
		return lines;
	}

	static String padded(String text, int columns) {
		return text + " ".repeat(Math.max(0, columns - Printable.columns(text)));
	}

}
