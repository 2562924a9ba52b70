package io.credbroker.service.federation;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

import io.credbroker.provider.testkit.LocalPrograms;
import io.credbroker.service.support.Broker;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.Standing;

/**
 * A broker that is an issuer, at an address of its own.
 */
final class FederatedBroker implements AutoCloseable {

	private final Broker broker;

	private final String issuer;

	private FederatedBroker(Broker broker, String issuer) {
		this.broker = broker;
		this.issuer = issuer;
	}

	static FederatedBroker start(Path directory, Path keys, Map<String, Object> more) {
		return start(directory, keys, "connections: {}\npolicies: []\n", more);
	}

	static FederatedBroker start(Path directory, Path keys, String catalog, Map<String, Object> more) {
		int port = LocalPrograms.freePort();
		String issuer = "http://127.0.0.1:" + port + more.getOrDefault("path", "");
		Map<String, Object> properties = new HashMap<>(
				Map.of("server.port", port, "broker.federation.issuer", issuer, "broker.federation.deployment", "test",
						"broker.federation.keys.directory", keys, "broker.federation.keys.reload-interval", "100ms"));
		properties.putAll(more);
		properties.remove("path");
		return new FederatedBroker(Broker.start(directory, catalog, properties), issuer);
	}

	Broker broker() {
		return this.broker;
	}

	String issuer() {
		return this.issuer;
	}

	IdentityTokens tokens() {
		return this.broker.application().getBean(IdentityTokens.class);
	}

	/**
	 * A context in which each part is known so far.
	 */
	IssuingContext context(Standing standing, Map<ContextPart, String> parts) {
		Map<ContextPart, ContextValue> values = new EnumMap<>(ContextPart.class);
		parts.forEach((part, text) -> values.put(part, ContextValue.of(text, standing)));
		return IssuingContext.of(tokens().scope(), values::get);
	}

	@Override
	public void close() {
		this.broker.close();
	}

}
