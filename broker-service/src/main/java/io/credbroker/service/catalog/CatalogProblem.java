package io.credbroker.service.catalog;

/**
 * One reason why a catalog is refused.
 *
 * @param line counts from 1
 * @param column counts from 1
 * @param reason says what is wrong and what to do
 */
public record CatalogProblem(int line, int column, String reason) implements Comparable<CatalogProblem> {

	@Override
	public int compareTo(CatalogProblem other) {
		int byLine = Integer.compare(this.line, other.line);
		int byColumn = (byLine != 0) ? byLine : Integer.compare(this.column, other.column);
		return (byColumn != 0) ? byColumn : this.reason.compareTo(other.reason);
	}

}
