package io.credbroker.service.demo;

import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The demo issuer and who may get tokens from it.
 *
 * @param issuer its own address, which its tokens carry as {@code iss}
 * @param audience whom its tokens are meant for
 * @param clients by client id
 */
@ConfigurationProperties(prefix = "broker.demo", ignoreUnknownFields = false)
record DemoProperties(String issuer, String audience, @DefaultValue Map<String, Client> clients) {

	/**
	 * One client; it never prints its secret.
	 *
	 * @param groups what its tokens carry as {@code groups}
	 */
	record Client(@DefaultValue("") String secret, @DefaultValue Set<String> groups) {

		Client {
			if (secret.isBlank()) {
				throw new IllegalArgumentException("secret is missing; give each client of the demo issuer one");
			}
		}

		@Override
		public String toString() {
			return "Client[groups=" + this.groups + "]";
		}

	}

}
