package io.credbroker.service.rotation.leases;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.http.ProblemException;
import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.http.SingleParameters;
import io.credbroker.service.rotation.operations.OperationKind;
import io.credbroker.service.rotation.operations.OperationRequest;
import io.credbroker.service.rotation.operations.OperationResponses;
import io.credbroker.service.rotation.operations.OperationTarget;
import io.credbroker.service.rotation.operations.Operations;
import io.credbroker.service.store.StoreOrders;
import io.credbroker.service.store.Stores;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Shows the running leases and ends them, for callers with the permissions
 * {@code rotation:read} and {@code rotation:operate}.
 */
@Controller
class LeasesController {

	private static final Set<String> FILTERS = Set.of("store", "credential", "mapping", "caller", "dag", "run",
			"lease_id");

	/** What a revocation may name; nothing else selects leases to be ended. */
	private static final List<Set<String>> SELECTIONS = List.of(Set.of("lease_id", "store"), Set.of("mapping"),
			Set.of("caller"), Set.of("dag", "run"), Set.of("store"), Set.of("credential"));

	private final LeaseSearch leases;

	private final Operations operations;

	private final OperationResponses answers;

	private final Stores stores;

	private final StoreOrders orders;

	LeasesController(LeaseSearch leases, Operations operations, OperationResponses answers, Stores stores,
			StoreOrders orders) {
		this.leases = leases;
		this.operations = operations;
		this.answers = answers;
		this.stores = stores;
		this.orders = orders;
	}

	@GetMapping("/v1/leases")
	void leases(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Set<String> allowed = new TreeSet<>(FILTERS);
		allowed.addAll(Set.of("limit", "cursor"));
		Map<String, String> parameters = SingleParameters.of(request, allowed);
		this.leases.page(response, parameters, SingleParameters.limit(parameters));
	}

	@PostMapping("/v1/leases/revoke")
	void revoke(HttpServletRequest request, HttpServletResponse response) throws IOException {
		OperationRequest asked = OperationRequest.of(request, response, FILTERS);
		Map<String, String> filter = new LinkedHashMap<>(asked.fields());
		if (!SELECTIONS.contains(filter.keySet())) {
			throw new RequestInvalidException(
					"The body must select leases by exactly one of: lease_id and store; mapping; caller; dag and run; store; credential.");
		}
		this.leases.requireRecord();
		requireRevocable(filter.get("store"));
		this.answers.started(response,
				this.operations.start(OperationKind.REVOKE, OperationTarget.of(filter), asked.order()));
	}

	private void requireRevocable(@Nullable String store) {
		if (store == null) {
			return;
		}
		if (!this.stores.names().contains(store)) {
			throw new RequestInvalidException("No store has this name; GET /v1/stores lists them.");
		}
		if (!this.orders.revokes(store)) {
			throw new ProblemException(ProblemCode.ROTATION_UNSUPPORTED,
					"Store %s ends no leases. What it issued, if anything, works until it expires.".formatted(store));
		}
	}

}
