package io.credbroker.service.identity;

import io.credbroker.api.ProblemCode;

/**
 * What a cluster knows about the pod that a caller's token is bound to.
 */
public sealed interface PodContext {

	/** Pods of the issuer are not read, or the token names no pod. */
	record NotAsked() implements PodContext {

		public static final NotAsked INSTANCE = new NotAsked();

	}

	/** The pod runs this task. */
	record Attested(TaskParts parts) implements PodContext {
	}

	/** The pod runs but names no task. */
	record NoTask() implements PodContext {

		public static final NoTask INSTANCE = new NoTask();

	}

	/**
	 * The pod has ended or was replaced, so the token is refused.
	 *
	 * @param reason safe for the caller
	 */
	record Gone(String reason) implements PodContext {

		/**
		 * The refusal for the caller.
		 */
		public IdentityException refusal() {
			return new IdentityException(ProblemCode.TOKEN_POD_GONE, this.reason);
		}

	}

	/**
	 * The cluster could not be asked.
	 *
	 * @param reason fit to be shown to the caller
	 */
	record Unavailable(String reason) implements PodContext {
	}

}
