package io.credbroker.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * The table of a run, in Markdown.
 */
final class Report {

	private final List<BenchmarkResult> findings = new ArrayList<>();

	void add(List<BenchmarkResult> more) {
		this.findings.addAll(more);
	}

	List<String> missed() {
		return this.findings.stream().filter(BenchmarkResult::missed).map(BenchmarkResult::goal).toList();
	}

	String table() {
		int width = this.findings.stream().mapToInt((finding) -> finding.goal().length()).max().orElse(4);
		StringBuilder table = new StringBuilder(row(width, "goal", "figure", "this run", "met"));
		table.append(row(width, "-".repeat(width), "-".repeat(8), "-".repeat(13), "---"));
		this.findings.forEach((finding) -> table
			.append(row(width, finding.goal(), finding.bound().toString(), finding.shown(), finding.met())));
		return table.toString();
	}

	private static String row(int width, String goal, String figure, String run, String met) {
		return ("| %-" + width + "s | %-8s | %-13s | %-3s |%n").formatted(goal, figure, run, met);
	}

}
