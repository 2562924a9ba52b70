package io.credbroker.service.ops.local;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.credbroker.service.ops.client.BrokerAddress;
import io.credbroker.service.ops.client.BrokerAddresses;
import io.credbroker.service.ops.client.ExitCode;
import io.credbroker.service.ops.client.OpsException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.ssl.JksSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerSslBundle;

/**
 * Where the broker of this machine listens and with which certificates, by its settings.
 */
public final class LocalBroker {

	private final BrokerSettings settings;

	private LocalBroker(BrokerSettings settings) {
		this.settings = settings;
	}

	/**
	 * Reads the settings as the broker does.
	 * @param environment the variables of the environment
	 * @throws OpsException if they cannot be read
	 */
	public static LocalBroker read(Map<String, String> environment) {
		return new LocalBroker(BrokerSettings.read(environment));
	}

	/**
	 * Its addresses on this machine, to which a token may be sent whatever they are,
	 * since it does not leave the machine.
	 */
	public BrokerAddresses addresses() {
		return new BrokerAddresses(address("server", serverSsl()), address("management.server", managementSsl()));
	}

	/**
	 * The certificate chains that its ports show, the own certificate first; empty
	 * without TLS.
	 * @throws OpsException if one cannot be read
	 */
	List<List<X509Certificate>> certificates() {
		List<List<X509Certificate>> chains = new ArrayList<>(certificates(serverSsl()));
		chains.addAll(certificates(managementSsl()));
		return chains;
	}

	private List<List<X509Certificate>> certificates(@Nullable Ssl ssl) {
		if (ssl == null || !ssl.isEnabled()) {
			return List.of();
		}
		Ssl enabled = ssl;
		return BrokerSettings.orExplain("The certificate of the broker on this machine cannot be read",
				() -> chains(bundle(enabled)));
	}

	private @Nullable Ssl serverSsl() {
		return this.settings.get("server.ssl", Ssl.class);
	}

	/**
	 * The management port takes over the TLS of the other one.
	 */
	private @Nullable Ssl managementSsl() {
		Ssl own = this.settings.get("management.server.ssl", Ssl.class);
		return (own != null) ? own : serverSsl();
	}

	private BrokerAddress address(String section, @Nullable Ssl ssl) {
		Integer port = this.settings.get(section + ".port", Integer.class);
		if (port == null || port <= 0) {
			throw new OpsException(ExitCode.USAGE,
					"%s.port of the broker on this machine names no port. Name the address with --url."
						.formatted(section));
		}
		String path = this.settings
			.get(section.equals("server") ? "server.servlet.context-path" : section + ".base-path", String.class);
		return new BrokerAddress(URI.create("%s://%s:%d%s".formatted(Ssl.isEnabled(ssl) ? "https" : "http",
				host(section), port, (path != null) ? path.replaceFirst("/+$", "") : "")));
	}

	private String host(String section) {
		InetAddress own = this.settings.get(section + ".address", InetAddress.class);
		InetAddress bound = (own != null) ? own : this.settings.get("server.address", InetAddress.class);
		if (bound == null || bound.isAnyLocalAddress() || bound.isLoopbackAddress()) {
			return (bound instanceof Inet6Address six && six.isLoopbackAddress()) ? "[::1]" : "127.0.0.1";
		}
		return (bound instanceof Inet6Address) ? "[" + bound.getHostAddress() + "]" : bound.getHostAddress();
	}

	/**
	 * Whether a host, as a client writes it, is one that it listens on.
	 */
	boolean listensOn(String host) {
		return Stream.of("server", "management.server")
			.map((section) -> host(section).replaceAll("[\\[\\]]", ""))
			.anyMatch(host::equals);
	}

	private SslBundle bundle(Ssl ssl) {
		String name = ssl.getBundle();
		if (name == null) {
			return WebServerSslBundle.get(ssl);
		}
		String section = "spring.ssl.bundle.%s." + name;
		PemSslBundleProperties pem = this.settings.get(section.formatted("pem"), PemSslBundleProperties.class);
		JksSslBundleProperties jks = this.settings.get(section.formatted("jks"), JksSslBundleProperties.class);
		if (pem == null && jks == null) {
			throw new OpsException(ExitCode.USAGE,
					"server.ssl names the bundle '%s', but spring.ssl.bundle defines no such bundle here."
						.formatted(name));
		}
		SslBundle bundle = (pem != null) ? PropertiesSslBundle.get(pem)
				: PropertiesSslBundle.get(Objects.requireNonNull(jks));
		return WebServerSslBundle.get(ssl, new DefaultSslBundleRegistry(name, bundle));
	}

	private static List<List<X509Certificate>> chains(SslBundle bundle) {
		KeyStore store = bundle.getStores().getKeyStore();
		String alias = bundle.getKey().getAlias();
		List<List<X509Certificate>> chains = new ArrayList<>();
		if (store == null) {
			return chains;
		}
		try {
			for (String entry : Collections.list(store.aliases())) {
				Certificate[] chain = store.getCertificateChain(entry);
				if (chain != null && (alias == null || alias.equalsIgnoreCase(entry))) {
					chains.add(Arrays.stream(chain).map(X509Certificate.class::cast).toList());
				}
			}
		}
		catch (KeyStoreException ex) {
			throw new IllegalStateException(ex);
		}
		return chains;
	}

}
