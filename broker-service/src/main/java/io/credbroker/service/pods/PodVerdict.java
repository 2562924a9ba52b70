package io.credbroker.service.pods;

import java.time.Duration;
import java.time.Instant;

import io.credbroker.service.identity.PodContext;
import io.credbroker.service.identity.PodReference;
import io.credbroker.service.identity.TaskParts;

/**
 * Says what a pod means for the token that is bound to it.
 */
final class PodVerdict {

	/** A cluster lets a token of a deleted pod count for so long as well. */
	private static final Duration LEEWAY = Duration.ofSeconds(60);

	private static final String NEXT = " A token is good for as long as its pod runs; use one of a pod that does.";

	private static final PodContext ABSENT = new PodContext.Gone("The pod of this token no longer exists." + NEXT);

	private static final PodContext REPLACED = new PodContext.Gone(
			"The pod of this token no longer exists; another one has its name." + NEXT);

	private static final PodContext ENDED = new PodContext.Gone("The pod of this token has ended." + NEXT);

	private PodVerdict() {
	}

	/**
	 * There is no pod of that name.
	 */
	static PodContext absent() {
		return ABSENT;
	}

	/**
	 * A pod that is being deleted still counts until its containers must have stopped:
	 * what a task does as it is stopped may need a connection.
	 * @throws TaskAnnotations.UnreadableException where the pod runs, and its annotations
	 * name a task that cannot be
	 */
	static PodContext of(PodReference token, PodDocument pod, Instant now) throws TaskAnnotations.UnreadableException {
		if (!pod.hasUid(token.uid())) {
			return REPLACED;
		}
		Instant deletedAt = pod.deletedAt();
		if (pod.hasEnded() || (deletedAt != null && deletedAt.isBefore(now.minus(LEEWAY)))) {
			return ENDED;
		}
		TaskParts task = TaskAnnotations.read(pod.annotations());
		return TaskParts.NONE.equals(task) ? PodContext.NoTask.INSTANCE : new PodContext.Attested(task);
	}

}
