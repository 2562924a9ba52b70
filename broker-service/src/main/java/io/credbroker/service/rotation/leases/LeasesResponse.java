package io.credbroker.service.rotation.leases;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A page of running leases, as it is sent.
 */
record LeasesResponse(@JsonProperty("leases") List<Item> leases,
		@JsonProperty("next_cursor") @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String nextCursor) {

	static LeasesResponse of(List<RunningLease> leases, @Nullable String nextCursor) {
		return new LeasesResponse(leases.stream().map(Item::of).toList(), nextCursor);
	}

	/** One lease, with the last lookup that got its credential. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Item(@JsonProperty("lease_id") String leaseId, @JsonProperty("store") String store,
			@JsonProperty("credential") @Nullable String credential, @JsonProperty("key") String key,
			@JsonProperty("mapping") @Nullable String mapping, @JsonProperty("caller") Holder caller,
			@JsonProperty("dag_id") @Nullable String dagId, @JsonProperty("task_id") @Nullable String taskId,
			@JsonProperty("run_id") @Nullable String runId, @JsonProperty("issued_at") Instant issuedAt,
			@JsonProperty("expires_at") Instant expiresAt, @JsonProperty("holders") int holders) {

		private static Item of(RunningLease lease) {
			RunningLease.LastLookup last = lease.last();
			return new Item(lease.id(), lease.secret().store(), lease.credential(), lease.secret().key(),
					last.mapping(), new Holder(last.issuer(), last.subject()), last.dagId(), last.taskId(),
					last.runId(), lease.issuedAt(), lease.expiresAt(), lease.holders());
		}

	}

	/** A caller. */
	record Holder(@JsonProperty("issuer") String issuer, @JsonProperty("subject") String subject) {
	}

}
