package io.credbroker.service.ops.client;

/**
 * The command cannot go on; the message says why and what to do, one line each.
 */
public final class OpsException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final ExitCode exitCode;

	public OpsException(ExitCode exitCode, String message) {
		super(message);
		this.exitCode = exitCode;
	}

	public ExitCode exitCode() {
		return this.exitCode;
	}

	@Override
	public String getMessage() {
		return String.valueOf(super.getMessage());
	}

}
