package io.credbroker.service.pods;

import java.time.Instant;
import java.util.Map;

import io.credbroker.service.identity.PodReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The parts of a pod that the broker reads; all others are skipped and not kept.
 */
record PodDocument(@Nullable String kind, @Nullable Metadata metadata, @Nullable Status status) {

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
		.build();

	/**
	 * The pod of that name, or {@code null} if the text does not describe it.
	 */
	static @Nullable PodDocument read(byte[] json, PodReference pod) {
		try {
			PodDocument read = MAPPER.readValue(json, PodDocument.class);
			return (read != null && "Pod".equals(read.kind) && read.metadata != null && read.metadata.names(pod)) ? read
					: null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * Whether the text says that there is no pod of that name; a 404 alone does not prove
	 * it.
	 */
	static boolean saysNotFound(byte[] json, PodReference pod) {
		try {
			NotFound read = MAPPER.readValue(json, NotFound.class);
			return read != null && "Status".equals(read.kind) && "NotFound".equals(read.reason) && read.details != null
					&& "pods".equals(read.details.kind) && pod.name().equals(read.details.name);
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	boolean hasUid(String uid) {
		return this.metadata != null && uid.equals(this.metadata.uid);
	}

	/**
	 * Whether all of its containers have ended for good.
	 */
	boolean hasEnded() {
		String phase = (this.status != null) ? this.status.phase : null;
		return "Succeeded".equals(phase) || "Failed".equals(phase);
	}

	/**
	 * When its containers are stopped at the latest, if it is being deleted; else
	 * {@code null}.
	 */
	@Nullable Instant deletedAt() {
		return (this.metadata != null) ? this.metadata.deletionTimestamp : null;
	}

	Map<String, String> annotations() {
		return (this.metadata != null && this.metadata.annotations != null) ? this.metadata.annotations : Map.of();
	}

	/** Its identity. */
	record Metadata(@Nullable String namespace, @Nullable String name, @Nullable String uid,
			@Nullable Instant deletionTimestamp, @Nullable Map<String, String> annotations) {

		boolean names(PodReference pod) {
			return pod.namespace().equals(this.namespace) && pod.name().equals(this.name) && this.uid != null;
		}

	}

	/** Its state. */
	record Status(@Nullable String phase) {
	}

	/** The answer of an API server for a missing pod. */
	record NotFound(@Nullable String kind, @Nullable String reason, @Nullable Details details) {
	}

	/** What was not found. */
	record Details(@Nullable String kind, @Nullable String name) {
	}

}
