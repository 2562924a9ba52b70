package io.credbroker.service.pods;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What an API server answers about a pod.
 */
sealed interface PodAnswer {

	/** This is the pod. */
	record Found(PodDocument pod) implements PodAnswer {
	}

	/** There is no such pod. */
	record Absent() implements PodAnswer {
	}

	/**
	 * It does not say.
	 *
	 * @param retryAfter when it wants to be asked again, where it says so
	 */
	record Failed(ReadFailure failure, @Nullable Duration retryAfter) implements PodAnswer {

		Failed(ReadFailure failure) {
			this(failure, null);
		}

	}

}
