package io.credbroker.service.record.proof;

import io.credbroker.service.record.chain.ChainLine;
import io.credbroker.service.record.proof.ProofComputation.SecretPlace;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads where a secret is from an event about it.
 */
final class SecretPlaces {

	private SecretPlaces() {
	}

	static SecretPlace of(ChainLine line) {
		JsonNode by = line.event().path("by");
		return new SecretPlace(text(by.path("store")), text(by.path("key")));
	}

	private static @Nullable String text(JsonNode node) {
		return node.isString() ? node.asString() : null;
	}

}
