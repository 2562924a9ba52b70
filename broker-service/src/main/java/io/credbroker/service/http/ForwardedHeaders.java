package io.credbroker.service.http;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties.ForwardHeadersStrategy;
import org.springframework.util.StringUtils;

/**
 * Rejects the server's own settings for forwarded headers, which trust whole private
 * networks or every client.
 */
final class ForwardedHeaders {

	private static final String INSTEAD = "The server would trust forwarded headers from any address in a private network. "
			+ "Name the proxies under broker.identity.trusted-proxies instead.";

	private ForwardedHeaders() {
	}

	static void refuse(ServerProperties server, TomcatServerProperties tomcat) {
		ForwardHeadersStrategy strategy = server.getForwardHeadersStrategy();
		if (strategy != ForwardHeadersStrategy.NONE) {
			throw new InvalidConfigurationPropertyValueException("server.forward-headers-strategy", strategy, INSTEAD);
		}
		refuse("remote-ip-header", tomcat.getRemoteip().getRemoteIpHeader());
		refuse("protocol-header", tomcat.getRemoteip().getProtocolHeader());
	}

	private static void refuse(String setting, @Nullable String value) {
		if (StringUtils.hasText(value)) {
			throw new InvalidConfigurationPropertyValueException("server.tomcat.remoteip." + setting, value, INSTEAD);
		}
	}

}
