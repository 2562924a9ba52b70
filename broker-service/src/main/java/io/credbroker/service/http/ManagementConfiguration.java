package io.credbroker.service.http;

import java.util.List;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/**
 * Gives the management port the same request checks as the lookup port. The context of
 * that port imports it; component scanning must not find it.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementConfiguration {

	@Bean
	FilterRegistrationBean<StandardHeadersFilter> managementHeadersFilter() {
		return first(new FilterRegistrationBean<>(new StandardHeadersFilter()), 0);
	}

	@Bean
	FilterRegistrationBean<RequestCheckFilter> managementCheckFilter() {
		return first(new FilterRegistrationBean<>(new RequestCheckFilter("/", new EndpointPermissions(List.of()))), 1);
	}

	private static <T extends FilterRegistrationBean<?>> T first(T filter, int order) {
		filter.setOrder(Ordered.HIGHEST_PRECEDENCE + order);
		return filter;
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> managementTomcat() {
		return TomcatCustomizer::apply;
	}

}
