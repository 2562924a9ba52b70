package io.credbroker.service.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.identity.Caller;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the permission of the caller and records the access; every endpoint that shows
 * more than a lookup goes through it.
 */
public final class PrivilegedAccessGate {

	private final Roles roles;

	private final PrivilegedAccessEvents events;

	PrivilegedAccessGate(Roles roles, PrivilegedAccessEvents events) {
		this.roles = roles;
		this.events = events;
	}

	/**
	 * Whether the caller has the permission; records nothing.
	 */
	public boolean permits(Caller caller, Permission permission) {
		return this.roles.permit(caller, permission);
	}

	/**
	 * Whether any caller may have the permission, because a role is configured that gives
	 * it.
	 */
	public boolean isGiven(Permission permission) {
		return this.roles.isGiven(permission);
	}

	/**
	 * Records the access of any verified caller.
	 */
	public void pass(Caller caller, HttpServletRequest request) {
		this.events.granted(access(caller, request));
	}

	/**
	 * Returns if the caller has the permission; records the access or the attempt.
	 * @throws ProblemException if the caller lacks the permission
	 */
	public void pass(Caller caller, HttpServletRequest request, Permission permission) {
		if (!permits(caller, permission)) {
			this.events.refused(access(caller, request), ProblemCode.ROLE_REQUIRED.code());
			throw Roles.required(permission);
		}
		pass(caller, request);
	}

	/**
	 * The check as a rule of the security chain.
	 */
	AuthorizationManager<RequestAuthorizationContext> asking(Permission permission) {
		return (authentication,
				context) -> new AuthorizationDecision(passed(authentication, context.getRequest(), permission));
	}

	private boolean passed(Supplier<? extends @Nullable Authentication> authentication, HttpServletRequest request,
			Permission permission) {
		Authentication known = authentication.get();
		if (known == null || !(known.getPrincipal() instanceof Caller caller)) {
			return false;
		}
		pass(caller, request, permission);
		return true;
	}

	private static PrivilegedAccess access(Caller caller, HttpServletRequest request) {
		Map<String, String> parameters = new LinkedHashMap<>();
		request.getParameterMap()
			.forEach((name, values) -> parameters.put(name,
					(values.length == 1) ? values[0] : JsonMapper.shared().writeValueAsString(values)));
		return new PrivilegedAccess(caller, Correlation.of(request), request.getRequestURI(), parameters);
	}

}
