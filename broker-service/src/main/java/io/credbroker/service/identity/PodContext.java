package io.credbroker.service.identity;

import io.credbroker.api.ProblemCode;

/**
 * What a cluster says of the pod that a caller's token is bound to.
 */
public sealed interface PodContext {

	/** The issuer's pods are not asked, or the token names none. */
	record NotAsked() implements PodContext {

		public static final NotAsked INSTANCE = new NotAsked();

	}

	/** The pod runs this task. */
	record Attested(TaskParts parts) implements PodContext {
	}

	/** The pod runs, and names no task. */
	record NoTask() implements PodContext {

		public static final NoTask INSTANCE = new NoTask();

	}

	/**
	 * The pod has ended or is another one by now, so the token counts no more.
	 *
	 * @param reason fit to be shown to the caller
	 */
	record Gone(String reason) implements PodContext {

		/**
		 * What the caller is told.
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
