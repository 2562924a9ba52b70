package io.credbroker.service.policy;

import io.credbroker.service.mapping.MappedSecret;

/**
 * Which of a mapping's secrets a lookup is about.
 */
public sealed interface SecretChoice {

	/** This one. */
	record Chosen(MappedSecret secret) implements SecretChoice {
	}

	/**
	 * None of them is for the task of the lookup.
	 *
	 * @param reason the text for the caller, without details about other tasks
	 */
	record Refused(String reason) implements SecretChoice {
	}

	/**
	 * Nobody can tell, because it rests on what the orchestrator knows of the task, and
	 * that could not be asked.
	 *
	 * @param reason what to tell the caller
	 */
	record Undecided(String reason) implements SecretChoice {
	}

}
