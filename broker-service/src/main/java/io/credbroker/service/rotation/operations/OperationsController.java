package io.credbroker.service.rotation.operations;

import java.io.IOException;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.http.ProblemException;
import io.credbroker.service.http.SingleParameters;
import io.credbroker.service.store.Stores;
import io.credbroker.service.store.StoreOrders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

/**
 * Starts and shows operations, for callers with the permissions {@code rotation:operate}
 * and {@code rotation:read}.
 */
@Controller
class OperationsController {

	private final Operations operations;

	private final OperationResponses answers;

	private final CredentialFinder credentials;

	private final Stores stores;

	private final StoreOrders orders;

	OperationsController(Operations operations, OperationResponses answers, CredentialFinder credentials, Stores stores,
			StoreOrders orders) {
		this.operations = operations;
		this.answers = answers;
		this.credentials = credentials;
		this.stores = stores;
		this.orders = orders;
	}

	@PostMapping("/v1/rotations/{credential}/rotate")
	void rotate(@PathVariable String credential, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		OperationRequest asked = OperationRequest.of(request, response, Set.of());
		StoredSecret secret = secret(credential);
		if (this.orders.issues(secret.store(), secret.key())) {
			throw unsupported(
					"Store %s issues this credential, so it has no version to rotate. End what was issued with POST /v1/leases/revoke; the next lookup gets a new one."
						.formatted(secret.store()));
		}
		if (!this.orders.rotates(secret.store(), secret.key())) {
			throw unsupported(
					"Store %s rotates nothing on order under this key. Change the secret where it is kept, and then POST /v1/rotations/%s/invalidate has every replica read it again."
						.formatted(secret.store(), credential));
		}
		start(OperationKind.ROTATE, secret, asked, response);
	}

	@PostMapping("/v1/rotations/{credential}/invalidate")
	void invalidate(@PathVariable String credential, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		OperationRequest asked = OperationRequest.of(request, response, Set.of());
		start(OperationKind.INVALIDATE, secret(credential), asked, response);
	}

	private void start(OperationKind kind, StoredSecret secret, OperationRequest asked, HttpServletResponse response)
			throws IOException {
		this.answers.started(response, this.operations.start(kind, OperationTarget.of(secret), asked.order()));
	}

	private StoredSecret secret(String credential) {
		StoredSecret secret = this.credentials.find(credential);
		if (secret == null || !this.stores.names().contains(secret.store())) {
			throw new ProblemException(ProblemCode.CREDENTIAL_UNKNOWN,
					"No secret is known under this id; GET /v1/rotations?connection=… tells the id of a connection's secret.");
		}
		return secret;
	}

	private static ProblemException unsupported(String detail) {
		return new ProblemException(ProblemCode.ROTATION_UNSUPPORTED, detail);
	}

	@GetMapping("/v1/operations")
	void operations(HttpServletRequest request, HttpServletResponse response) throws IOException {
		Map<String, String> parameters = SingleParameters.of(request,
				Set.of("state", "kind", "credential", "limit", "cursor"));
		int limit = SingleParameters.limit(parameters);
		this.answers.page(response, this.operations.list(OperationQuery.of(parameters), limit + 1), limit);
	}

	@GetMapping("/v1/operations/{id}")
	void operation(@PathVariable String id, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		SingleParameters.of(request, Set.of());
		Operation operation = id.matches("[0-9a-f-]{36}") ? this.operations.find(id) : null;
		if (operation == null) {
			throw new ProblemException(ProblemCode.OPERATION_UNKNOWN,
					"No operation has this id; ended ones are kept for 100 days, and without a sink of type database only until the broker stops.");
		}
		this.answers.one(response, operation, false);
	}

}
