package io.credbroker.service.pods;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What an API server answers about a pod.
 */
sealed interface PodAnswer {

	/** The pod. */
	record Found(PodDocument pod) implements PodAnswer {
	}

	/** There is no such pod. */
	record Absent() implements PodAnswer {
	}

	/**
	 * The server did not answer the question.
	 *
	 * @param retryAfter when it may be asked again, if it says so
	 */
	record Failed(ReadFailure failure, @Nullable Duration retryAfter) implements PodAnswer {

		Failed(ReadFailure failure) {
			this(failure, null);
		}

	}

}
