package io.credbroker.service.pods;

import java.util.Locale;

/**
 * Why a pod could not be read.
 */
enum ReadFailure {

	/** The file with the broker's token is missing or empty. */
	TOKEN("was not asked, because the broker has no token for it"),
	/** No connection, or a broken one. */
	UNREACHABLE("cannot be reached"),
	/** No complete answer in time. */
	TIMEOUT("did not answer in time"),
	/** It does not accept the broker's token. */
	UNAUTHORIZED("does not accept the broker's token"),
	/** The broker may not read pods of the namespace. */
	FORBIDDEN("does not let the broker read pods of the namespace"),
	/** It asks for fewer calls. */
	THROTTLED("asks for fewer calls"),
	/** It failed, or is no API server. */
	ERROR("answered with an error"),
	/** The answer is too large, or describes no such pod. */
	UNREADABLE("gave an answer about the pod that cannot be read"),
	/** Too many other pods are being read. */
	BUSY("is being asked about too many pods at once"),
	/** It did not answer for several pods in a row. */
	LEFT_ALONE("did not answer before and is not asked for a moment");

	private final String reason;

	ReadFailure(String reason) {
		this.reason = reason;
	}

	/**
	 * What it is, in a sentence for the caller and for operators.
	 */
	String reason() {
		return "The API server " + this.reason + ".";
	}

	/**
	 * The name in metrics and in the log.
	 */
	String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Whether the cluster may be unable to answer for any pod.
	 */
	boolean isOutage() {
		return switch (this) {
			case UNREACHABLE, TIMEOUT, THROTTLED, ERROR -> true;
			case TOKEN, UNAUTHORIZED, FORBIDDEN, UNREADABLE, BUSY, LEFT_ALONE -> false;
		};
	}

	/**
	 * Whether the cluster, or the way to it, was tried at all.
	 */
	boolean wasTried() {
		return this != BUSY && this != LEFT_ALONE;
	}

}
