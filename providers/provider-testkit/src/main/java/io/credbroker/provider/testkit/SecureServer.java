package io.credbroker.provider.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;

/**
 * A store's server on the loopback that demands a client certificate and can change its
 * own while it runs; each call has its own connection, and so its own handshake.
 */
final class SecureServer implements AutoCloseable {

	private final SecureStoreUnderTest store;

	private final HttpsServer server;

	private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

	private final AtomicReference<SSLContext> current;

	private final Map<CertificatePair, Integer> calls = new ConcurrentHashMap<>();

	SecureServer(SecureStoreUnderTest store, TestAuthority shown) throws IOException, GeneralSecurityException {
		this.store = store;
		this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
		this.current = new AtomicReference<>(context(shown, List.of(shown)));
		this.server.setHttpsConfigurator(new ClientCertificateConfigurator(new ReplaceableContext(this.current)));
		this.server.setExecutor(this.threads);
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	URI address() {
		return URI.create("https://127.0.0.1:" + this.server.getAddress().getPort());
	}

	/**
	 * Shows another certificate from the next connection on, and accepts those of clients
	 * that these authorities issued.
	 */
	void show(TestAuthority shown, List<TestAuthority> accepted) throws IOException, GeneralSecurityException {
		this.current.set(context(shown, accepted));
	}

	private static SSLContext context(TestAuthority shown, List<TestAuthority> accepted)
			throws IOException, GeneralSecurityException {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(shown.identity(), shown.password());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(TestAuthority.trusted(accepted));
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
		return context;
	}

	/**
	 * How many calls came over connections between certificates of these two.
	 */
	int calls(TestAuthority server, TestAuthority client) {
		return this.calls.getOrDefault(new CertificatePair(server.issuer(), client.issuer()), 0);
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			SSLSession session = ((HttpsExchange) exchange).getSSLSession();
			X509Certificate client = (X509Certificate) session.getPeerCertificates()[0];
			this.calls.merge(new CertificatePair(issuer(session.getLocalCertificates()[0]), issuer(client)), 1,
					Integer::sum);
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			SecureStoreUnderTest.Answer answer = this.store.answer(new SecureStoreUnderTest.Call(
					exchange.getRequestURI().getRawPath(), exchange.getRequestHeaders(), body, client));
			byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", answer.contentType());
			exchange.getResponseHeaders().set("Connection", "close");
			exchange.sendResponseHeaders(answer.status(), (bytes.length > 0) ? bytes.length : -1);
			exchange.getResponseBody().write(bytes);
		}
	}

	private static String issuer(Certificate certificate) {
		return ((X509Certificate) certificate).getIssuerX500Principal().getName();
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	private record CertificatePair(String server, String client) {
	}

	private static final class ClientCertificateConfigurator extends HttpsConfigurator {

		ClientCertificateConfigurator(SSLContext context) {
			super(context);
		}

		@Override
		public void configure(HttpsParameters parameters) {
			SSLParameters tls = getSSLContext().getDefaultSSLParameters();
			tls.setNeedClientAuth(true);
			parameters.setSSLParameters(tls);
		}

	}

}
