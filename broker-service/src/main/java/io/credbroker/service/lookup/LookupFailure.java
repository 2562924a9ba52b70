package io.credbroker.service.lookup;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.MappedSecret;
import io.credbroker.service.secret.ReadResult;
import io.credbroker.service.store.StoreFailure;

/**
 * Why a lookup failed, in the terms of the room that found it; only
 * {@link FailureProblem} turns it into a code and a detail.
 */
public sealed interface LookupFailure {

	/** No mapping of the catalog matches the id. */
	record NotMapped(ResourceKind kind) implements LookupFailure {
	}

	/** The store does not have it, and its mapping says that it is not mapped then. */
	record MissingNotMapped(MappedSecret secret) implements LookupFailure {
	}

	/**
	 * Policies deny it to the caller.
	 *
	 * @param reason what is missing and whom to ask, in a sentence
	 */
	record PolicyDenied(String reason) implements LookupFailure {
	}

	/**
	 * Policies rest on what an orchestrator knows of the task, and it could not be asked.
	 *
	 * @param reason which and why, in a sentence
	 */
	record ContextUnavailable(String reason) implements LookupFailure {
	}

	/** The store did not return it. */
	record NotRead(MappedSecret secret, StoreFailure failure) implements LookupFailure {
	}

	/** The store cannot be asked, and the cached secret is too old. */
	record TooOld(MappedSecret secret, ReadResult.StaleLimit limit) implements LookupFailure {
	}

	/**
	 * The secret does not fit the shape of the mapping.
	 *
	 * @param reason names the field or the part, never its content
	 */
	record SecretMalformed(MappedSecret secret, String reason) implements LookupFailure {
	}

	/**
	 * The connection cannot be written in the form that was asked for.
	 *
	 * @param reason names the part, never its content
	 */
	record NoUri(String reason) implements LookupFailure {
	}

	/** The lookup could not be recorded. */
	record NotRecorded() implements LookupFailure {
	}

	/** The broker failed unexpectedly. */
	record Defect() implements LookupFailure {
	}

}
