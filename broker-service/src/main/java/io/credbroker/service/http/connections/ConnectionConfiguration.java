package io.credbroker.service.http.connections;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {

	@Bean
	ConnectionLimit connectionLimit(Environment environment) {
		Integer setting = Binder.get(environment).bind(ConnectionLimit.SETTING, Integer.class).orElse(null);
		return ConnectionLimit.of(setting, Runtime.getRuntime().maxMemory());
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> boundedConnections(ConnectionLimit connectionLimit) {
		return (factory) -> BoundedConnections.apply(factory, connectionLimit);
	}

	@Bean
	OpenConnections openConnections(MeterRegistry meters, ConnectionLimit connectionLimit) {
		return new OpenConnections(meters, connectionLimit);
	}

}
