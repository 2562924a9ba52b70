package io.credbroker.service.http;

import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The permission that an endpoint requires.
 *
 * @param path the path pattern of the endpoint's mapping
 */
public record EndpointPermission(HttpMethod method, String path, Permission permission, RequestMatcher requests) {

	public static EndpointPermission of(HttpMethod method, String path, Permission permission) {
		return new EndpointPermission(method, path, permission,
				PathPatternRequestMatcher.withDefaults().matcher(method, path));
	}

}
