package io.credbroker.service.record.verify;

import java.io.PrintStream;

/**
 * Prints the findings of a check, what was checked and what was not.
 */
final class VerifyReport {

	private final PrintStream out;

	private final boolean part;

	VerifyReport(PrintStream out, boolean part) {
		this.out = out;
		this.part = part;
	}

	/**
	 * Returns the exit status.
	 */
	int print(VerificationResult verdict) {
		verdict.findings()
			.forEach((finding) -> this.out.printf("%s instance %s event %d: %s%n", finding.kind(), finding.instance(),
					finding.sequence(), finding.detail()));
		verdict.instances()
			.forEach((instance) -> this.out.printf("instance %s: events %d to %d, %s, head %s%n", instance.instance(),
					instance.first(), instance.last(), instance.stopped() ? "stopped" : "without an end",
					instance.head()));
		checked(verdict);
		notChecked(verdict);
		this.out.printf("%s: %d events of %d instances, %d findings, %d damaged lines, %d other lines%n",
				words(verdict.extent()), verdict.events(), verdict.instances().size(), verdict.wrong(),
				verdict.unchecked().damaged(), verdict.unchecked().otherLines());
		return status(verdict.extent());
	}

	private void checked(VerificationResult verdict) {
		if (verdict.recorded() != null) {
			this.out.printf("checked: %d events, recorded from %s to %s%n", verdict.events(),
					verdict.recorded().first(), verdict.recorded().last());
		}
		if (verdict.replaced() > 0) {
			this.out.printf("replaced: %d events that this sink refused%n", verdict.replaced());
		}
	}

	private void notChecked(VerificationResult verdict) {
		if (verdict.unchecked().damaged() > 0) {
			this.out.printf("not checked: %d damaged lines, which a write that was cut off leaves, or an edit%n",
					verdict.unchecked().damaged());
		}
		if (verdict.withoutEnd() > 0) {
			this.out.printf("not checked: whether events are missing at the end of %d chains, which have none%n",
					verdict.withoutEnd());
		}
		if (this.part) {
			this.out.printf("not checked: events before the first one of each chain (--part)%n");
		}
	}

	private static String words(VerificationResult.Extent extent) {
		return switch (extent) {
			case INTACT -> "intact";
			case INTACT_AS_FAR_AS_CHECKED -> "INTACT AS FAR AS CHECKED";
			case NOTHING_TO_CHECK -> "NOTHING TO CHECK";
			case NOT_INTACT -> "NOT INTACT";
		};
	}

	private static int status(VerificationResult.Extent extent) {
		return switch (extent) {
			case INTACT -> 0;
			case NOT_INTACT -> 1;
			case NOTHING_TO_CHECK -> 3;
			case INTACT_AS_FAR_AS_CHECKED -> 4;
		};
	}

}
