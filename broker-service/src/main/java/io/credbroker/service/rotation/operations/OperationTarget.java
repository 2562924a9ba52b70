package io.credbroker.service.rotation.operations;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.credbroker.service.secret.CredentialId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an operation is about: one secret, or the leases that a filter selects.
 *
 * @param filter the parameters that select leases; empty for one secret
 * @param forget what the replicas forget because of it
 */
public record OperationTarget(@Nullable StoredSecret secret, Map<String, String> filter, List<StoredSecret> forget) {

	private static final JsonMapper JSON = JsonMapper.shared();

	public OperationTarget {
		filter = Map.copyOf(filter);
		forget = List.copyOf(forget);
	}

	public static OperationTarget of(StoredSecret secret) {
		return new OperationTarget(secret, Map.of(), List.of(secret));
	}

	public static OperationTarget of(Map<String, String> filter) {
		return new OperationTarget(null, filter, List.of());
	}

	public OperationTarget forgetting(List<StoredSecret> secrets) {
		return new OperationTarget(this.secret, this.filter, secrets);
	}

	/**
	 * The id of the secret, if it is about one.
	 */
	@Nullable String credential() {
		return (this.secret != null) ? CredentialId.of(this.secret.store(), this.secret.key()) : null;
	}

	/**
	 * The same for all orders about the same.
	 */
	String lock() {
		String credential = credential();
		return (credential != null) ? credential : RequestHash.of(JSON.writeValueAsString(new TreeMap<>(this.filter)));
	}

}
