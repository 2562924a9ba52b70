package io.credbroker.service.rotation.operations;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.credbroker.service.rotation.operations.Acknowledgements.Acknowledgement;
import org.jspecify.annotations.Nullable;

/**
 * An operation, as it is sent.
 *
 * @param filter what selects the leases of a revocation
 * @param replicas the replicas that were asked to forget, in the answer for one operation
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record OperationResponse(@JsonProperty("id") String id, @JsonProperty("kind") String kind,
		@JsonProperty("state") String state, @JsonProperty("step") String step,
		@JsonProperty("credential") @Nullable String credential, @JsonProperty("store") @Nullable String store,
		@JsonProperty("key") @Nullable String key, @JsonProperty("filter") @Nullable Map<String, String> filter,
		@JsonProperty("reason") String reason, @JsonProperty("requested_by") String requestedBy,
		@JsonProperty("started_at") Instant startedAt, @JsonProperty("updated_at") Instant updatedAt,
		@JsonProperty("ended_at") @Nullable Instant endedAt, @JsonProperty("code") @Nullable String code,
		@JsonProperty("detail") @Nullable String detail, @JsonProperty("old") @Nullable Version old,
		@JsonProperty("new") @Nullable Version next, @JsonProperty("replicas") @Nullable List<Replica> replicas,
		@JsonProperty("holders") @Nullable OlderHolders holders, @JsonProperty("leases") @Nullable Leases leases,
		@JsonProperty("joined") boolean joined) {

	/**
	 * @param found what is known beside the operation itself
	 */
	static OperationResponse of(Operation operation, Found found, boolean joined) {
		OperationProgress progress = operation.progress();
		StoredSecret secret = operation.target().secret();
		return new OperationResponse(operation.id(), operation.kind().text(), operation.state().text(),
				progress.step().text(), operation.target().credential(), (secret != null) ? secret.store() : null,
				(secret != null) ? secret.key() : null, (secret == null) ? operation.target().filter() : null,
				operation.order().reason(), operation.order().by().name(), operation.times().startedAt(),
				operation.times().updatedAt(), operation.times().endedAt(), progress.outcome().code(),
				progress.outcome().detail(), Version.of(progress.old()), Version.of(progress.next()), found.replicas(),
				found.holders(), (secret == null) ? new Leases(found.revoked(), progress.failedLeases()) : null,
				joined);
	}

	/**
	 * What is known beside the operation itself.
	 */
	record Found(@Nullable List<Replica> replicas, @Nullable OlderHolders holders, int revoked) {
	}

	/** A version. */
	record Version(@JsonProperty("version") String version, @JsonProperty("fingerprint") String fingerprint) {

		private static @Nullable Version of(@Nullable SeenVersion seen) {
			return (seen != null) ? new Version(seen.version(), seen.fingerprint()) : null;
		}

	}

	/** A replica that was asked to forget. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Replica(@JsonProperty("replica") String replica,
			@JsonProperty("acknowledged_at") @Nullable Instant acknowledgedAt) {

		static Replica of(Acknowledgement ack) {
			return new Replica(ack.replica(), ack.at());
		}

	}

	/** How many leases were ended, and how many could not be. */
	record Leases(@JsonProperty("revoked") int revoked, @JsonProperty("failed") int failed) {
	}

}
