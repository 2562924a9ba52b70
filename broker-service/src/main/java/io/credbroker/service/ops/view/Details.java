package io.credbroker.service.ops.view;

import java.util.ArrayList;
import java.util.List;

/**
 * What is known of one thing, a line each; what is not known is left out.
 */
public final class Details {

	private final List<String> labels = new ArrayList<>();

	private final List<String> values = new ArrayList<>();

	public Details with(String label, String value) {
		if (!value.equals(Table.NONE)) {
			this.labels.add(label);
			this.values.add(value);
		}
		return this;
	}

	List<String> lines(Printable printable) {
		int width = this.labels.stream().mapToInt(String::length).max().orElse(0);
		List<String> lines = new ArrayList<>();
		for (int number = 0; number < this.labels.size(); number++) {
			lines.add(Table.padded(this.labels.get(number), width) + "  " + printable.line(this.values.get(number)));
		}
		return lines;
	}

}
