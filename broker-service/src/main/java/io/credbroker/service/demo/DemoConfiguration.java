package io.credbroker.service.demo;

import java.net.InetAddress;
import java.time.Clock;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

@Configuration(proxyBeanMethods = false)
@Profile("demo")
@EnableConfigurationProperties(DemoProperties.class)
class DemoConfiguration {

	/**
	 * Refuses to start when the demo issuer could be reached from other machines, or
	 * cannot know its own address.
	 */
	DemoConfiguration(ServerProperties server) {
		checkAddress(server.getAddress());
		checkPort(server.getPort());
	}

	@Bean
	DemoClients demoClients(DemoProperties properties) {
		return new DemoClients(properties.clients());
	}

	@Bean
	DemoTokens demoTokens(DemoProperties properties, Clock clock) {
		return new DemoTokens(properties, clock);
	}

	/**
	 * Open to everyone, because clients get their tokens here.
	 */
	@Bean
	@Order(50)
	SecurityFilterChain demoIssuerChain(HttpSecurity http) throws Exception {
		return http.securityMatcher("/demo/issuer/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.sessionManagement((session) -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
			.csrf(AbstractHttpConfigurer::disable)
			.build();
	}

	private static void checkAddress(@Nullable InetAddress address) {
		if (address == null || !address.isLoopbackAddress()) {
			throw new InvalidConfigurationPropertyValueException("server.address", address,
					"The demo profile brings an issuer of its own that hands out tokens, so it may be reached from "
							+ "this machine only. Set it to 127.0.0.1, or leave the demo profile out.");
		}
	}

	private static void checkPort(@Nullable Integer port) {
		if (port != null && port <= 0) {
			throw new InvalidConfigurationPropertyValueException("server.port", port,
					"The demo issuer's tokens carry its address, so its port must be known before it starts. "
							+ "Set it to a free port.");
		}
	}

}
