package io.credbroker.service.ops;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/**
 * A server that answers as a broker, and the settings of the broker that should be there.
 */
final class LocalPod implements AutoCloseable {

	private final ServiceCertificates certificates;

	private final Path directory;

	private final HttpsServer server;

	LocalPod(ServiceCertificates certificates, Path directory, InetAddress address) throws IOException {
		this.certificates = certificates;
		this.directory = directory;
		this.server = HttpsServer.create(new InetSocketAddress(address, 0), 0);
		answer("/v1/stores", 200, SampleAnswers.STORES);
		answer("/v1/connections", 401, "{\"code\":\"token_missing\",\"detail\":\"Send a token.\"}");
		answer("/actuator/health/readiness", 200, "{\"status\":\"UP\"}");
	}

	private void answer(String path, int status, String body) {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		this.server.createContext(path, (exchange) -> {
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			exchange.sendResponseHeaders(status, bytes.length);
			exchange.getResponseBody().write(bytes);
			exchange.close();
		});
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	void serve(String alias) throws GeneralSecurityException, IOException {
		this.server.setHttpsConfigurator(new HttpsConfigurator(this.certificates.context(alias)));
		this.server.start();
	}

	Map<String, String> settings(String text) throws IOException {
		Files.writeString(this.directory.resolve("application.yaml"), text);
		return new HashMap<>(Map.of("BROKER_TOKEN", FakeBroker.TOKEN, "SERVER_PORT", Integer.toString(port()),
				"MANAGEMENT_SERVER_PORT", Integer.toString(port()), "SPRING_CONFIG_ADDITIONAL_LOCATION",
				"file:" + this.directory + "/"));
	}

	Map<String, String> pem(int most) throws IOException, GeneralSecurityException {
		Path pem = this.directory.resolve("broker.pem");
		this.certificates.writePem(pem, ServiceCertificates.CONFIGURED, most);
		return settings("""
				server.ssl.bundle: broker
				spring.ssl.bundle.pem.broker.keystore: { certificate: "file:%1$s", private-key: "file:%1$s" }
				""".formatted(pem));
	}

	Map<String, String> pkcs12(String alias) throws IOException {
		return settings("""
				server.ssl: { key-store: "file:%s", key-store-password: %s, key-alias: %s }
				""".formatted(this.certificates.file(), ServiceCertificates.PASSWORD, alias));
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
