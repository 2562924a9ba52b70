package io.credbroker.service.http;

import java.util.Objects;
import java.util.Set;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.identity.PresentedToken;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * Requires an access token for the API, and denies every other path.
 * <p>
 * The chains have only the filters that are needed.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

	/**
	 * Management endpoints need no token on their own port; network policy protects it,
	 * and they show no secret.
	 */
	@Bean
	@Order(0)
	SecurityFilterChain managementChain(HttpSecurity http) throws Exception {
		return lean(http.securityMatcher(EndpointRequest.toAnyEndpoint()))
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.build();
	}

	/**
	 * The rate limit comes before permissions, so that refused accesses cannot flood the
	 * record.
	 */
	@Bean
	@Order(100)
	SecurityFilterChain apiChain(HttpSecurity http, AuthenticationManager callers, FailedAuthenticationEvents failures,
			FilterRegistrationBean<RateLimitFilter> limit, EndpointAccess access) throws Exception {
		ProblemAuthenticationEntryPoint refusals = new ProblemAuthenticationEntryPoint(failures);
		return lean(http).authorizeHttpRequests(access::configure)
			.addFilter(tokens(callers, refusals))
			.addFilterBefore(Objects.requireNonNull(limit.getFilter()), AuthorizationFilter.class)
			.exceptionHandling((handling) -> handling.authenticationEntryPoint(refusals))
			.build();
	}

	private static BearerTokenAuthenticationFilter tokens(AuthenticationManager callers,
			ProblemAuthenticationEntryPoint refusals) {
		BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(callers,
				(request) -> PresentedToken.of(request.getHeader("Authorization"), new HttpRequestDetails(request)));
		filter.setAuthenticationEntryPoint(refusals);
		filter.setSecurityContextRepository(new NullSecurityContextRepository());
		return filter;
	}

	static HttpSecurity lean(HttpSecurity http) throws Exception {
		return http.sessionManagement(AbstractHttpConfigurer::disable)
			.securityContext((context) -> context.securityContextRepository(new NullSecurityContextRepository()))
			.csrf(AbstractHttpConfigurer::disable)
			.headers(AbstractHttpConfigurer::disable)
			.logout(AbstractHttpConfigurer::disable)
			.requestCache(AbstractHttpConfigurer::disable)
			.anonymous(AbstractHttpConfigurer::disable)
			.servletApi(AbstractHttpConfigurer::disable);
	}

	/**
	 * Turns off observations of single filters, which cost more than the lookup; the
	 * request is observed as a whole, and lookups and tokens have their own metrics.
	 */
	@Bean
	SecurityObservationSettings securityObservations() {
		return SecurityObservationSettings.noObservations();
	}

	/**
	 * Allows encoded slashes and other encoded characters in the path, since a conn_id or
	 * key may have them; {@code ResourceIds} says which.
	 */
	@Bean
	HttpFirewall httpFirewall() {
		StrictHttpFirewall firewall = new StrictHttpFirewall();
		firewall.setAllowUrlEncodedSlash(true);
		firewall.setAllowUrlEncodedDoubleSlash(true);
		firewall.setAllowBackSlash(true);
		firewall.setAllowUrlEncodedPercent(true);
		firewall.setAllowUrlEncodedPeriod(true);
		firewall.setAllowSemicolon(true);
		firewall.setAllowUrlEncodedLineSeparator(true);
		firewall.setAllowUrlEncodedParagraphSeparator(true);
		firewall.setAllowedHttpMethods(Set.of("GET", "POST"));
		firewall.setAllowedHeaderNames(new PrintableAscii(StrictHttpFirewall.ALLOWED_HEADER_NAMES));
		firewall.setAllowedHeaderValues(new PrintableAscii(StrictHttpFirewall.ALLOWED_HEADER_VALUES));
		return firewall;
	}

	@Bean
	RequestRejectedHandler requestRejectedHandler() {
		return (request, response, failure) -> ProblemWriter.write(request, response, ProblemCode.REQUEST_INVALID,
				"The method is neither GET nor POST, or the path or a header has a character that the broker does not accept.");
	}

}
