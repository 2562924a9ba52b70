package io.credbroker.service.rotation.operations;

import org.jspecify.annotations.Nullable;

/**
 * What is known of how an operation ends, also while it runs.
 *
 * @param code a problem code, or a code that only operations have; {@code null} while
 * nothing went wrong
 * @param detail what happened and what to do next
 */
public record OperationOutcome(@Nullable String code, @Nullable String detail) {

	static final OperationOutcome NONE = new OperationOutcome(null, null);

	/** The store took the order, and no new version was seen in time. */
	static final String VERSION_UNCHANGED = "version_unchanged";

	/** Nobody knows whether the store took the order, and no new version was seen. */
	static final String ORDER_UNCERTAIN = "order_uncertain";

	/** A running replica did not acknowledge. */
	public static final String NOT_ACKNOWLEDGED = "not_acknowledged";

	/** Some leases could not be ended. */
	public static final String LEASES_LEFT = "leases_left";

	/**
	 * An end as planned.
	 * @param detail what is good to know
	 */
	public static OperationOutcome done(@Nullable String detail) {
		return new OperationOutcome(null, detail);
	}

	public static OperationOutcome failed(String code, String detail) {
		return new OperationOutcome(code, detail);
	}

	OperationState state() {
		return (this.code == null) ? OperationState.SUCCEEDED : OperationState.FAILED;
	}

	/**
	 * The tag of the metric.
	 */
	String tag() {
		return (this.code == null) ? "succeeded" : this.code;
	}

}
