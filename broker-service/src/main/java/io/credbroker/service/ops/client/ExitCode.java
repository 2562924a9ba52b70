package io.credbroker.service.ops.client;

/**
 * How the command ended, for scripts.
 */
public enum ExitCode {

	/** It did what it was told. */
	DONE(0),
	/** The broker answered that it cannot, or the operation failed. */
	FAILED(1),
	/** The arguments, the token file or the address cannot be used. */
	USAGE(2),
	/** The broker does not accept the token, or its caller lacks the role. */
	NOT_ALLOWED(3),
	/** No answer of a broker came. */
	UNREACHABLE(4),
	/** Whoever read the output is gone, as for any program that a closed pipe ends. */
	OUTPUT_CLOSED(141);

	private final int status;

	ExitCode(int status) {
		this.status = status;
	}

	/**
	 * The exit status of the process.
	 */
	public int status() {
		return this.status;
	}

}
