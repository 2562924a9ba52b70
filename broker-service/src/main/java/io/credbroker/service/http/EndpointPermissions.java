package io.credbroker.service.http;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import static io.credbroker.service.http.Permission.AUDIT_READ;
import static io.credbroker.service.http.Permission.CATALOG_EXPLAIN;
import static io.credbroker.service.http.Permission.ROTATION_OPERATE;
import static io.credbroker.service.http.Permission.ROTATION_READ;
import static io.credbroker.service.http.Permission.STORES_READ;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;

/**
 * The endpoints that require a permission, one line each. All others require a verified
 * caller only.
 */
public record EndpointPermissions(List<EndpointPermission> endpoints) {

	public static final EndpointPermissions ALL = new EndpointPermissions(
			List.of(EndpointPermission.of(GET, "/v1/audit/events", AUDIT_READ),
					EndpointPermission.of(GET, "/v1/audit/shadow", AUDIT_READ),
					EndpointPermission.of(GET, "/v1/audit/verify", AUDIT_READ),
					EndpointPermission.of(GET, "/v1/access/readers", CATALOG_EXPLAIN),
					EndpointPermission.of(GET, "/v1/access/readable", CATALOG_EXPLAIN),
					EndpointPermission.of(GET, "/v1/stores", STORES_READ),
					EndpointPermission.of(GET, "/v1/rotations", ROTATION_READ),
					EndpointPermission.of(GET, "/v1/rotations/{credential}", ROTATION_READ),
					EndpointPermission.of(GET, "/v1/rotations/{credential}/holders", ROTATION_READ),
					EndpointPermission.of(GET, "/v1/rotations/{credential}/usage", ROTATION_READ),
					EndpointPermission.of(GET, "/v1/rotations/{credential}/proof", ROTATION_READ),
					EndpointPermission.of(POST, "/v1/rotations/{credential}/rotate", ROTATION_OPERATE),
					EndpointPermission.of(POST, "/v1/rotations/{credential}/invalidate", ROTATION_OPERATE),
					EndpointPermission.of(GET, "/v1/operations", ROTATION_READ),
					EndpointPermission.of(GET, "/v1/operations/{id}", ROTATION_READ),
					EndpointPermission.of(GET, "/v1/leases", ROTATION_READ),
					EndpointPermission.of(POST, "/v1/leases/revoke", ROTATION_OPERATE)));

	/**
	 * Whether one of these endpoints matches the request.
	 */
	boolean take(HttpServletRequest request) {
		return this.endpoints.stream().anyMatch((endpoint) -> endpoint.requests().matches(request));
	}

}
