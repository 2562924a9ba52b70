package io.credbroker.service.http;

import java.util.List;

import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Endpoints that need no token, because what they answer is public.
 */
public final class OpenEndpoints {

	private OpenEndpoints() {
	}

	/**
	 * A chain that lets everyone reach these paths, and no others.
	 */
	public static SecurityFilterChain chain(HttpSecurity http, List<String> paths) throws Exception {
		return SecurityConfiguration.lean(http.securityMatcher(paths.toArray(String[]::new)))
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.build();
	}

}
