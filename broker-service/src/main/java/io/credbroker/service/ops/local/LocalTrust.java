package io.credbroker.service.ops.local;

import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

import io.credbroker.service.ops.client.OpsException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;

/**
 * Trusts what Java trusts, and on this machine the certificate that the broker's own
 * settings name: the one with the same key, or one that the same authority has issued for
 * the same name, as after a renewal that the broker has not read yet.
 * <p>
 * Such a certificate names the Service and not this machine, so the name in the address
 * does not count; a server that shows another certificate is refused.
 */
public final class LocalTrust extends X509ExtendedTrustManager {

	private final X509ExtendedTrustManager usual = Authorities.ofJava();

	private final Supplier<LocalBroker> broker;

	private LocalTrust(Supplier<LocalBroker> broker) {
		this.broker = broker;
	}

	/**
	 * The trust as a bundle; the settings are read once a server shows a certificate that
	 * Java does not trust.
	 */
	public static SslBundle bundle(Map<String, String> environment) {
		LocalTrust trust = new LocalTrust(() -> LocalBroker.read(environment));
		return SslBundle.of(SslStoreBundle.NONE, SslBundleKey.NONE, SslOptions.NONE, SslBundle.DEFAULT_PROTOCOL,
				SslManagerBundle.from(trust));
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
		try {
			this.usual.checkServerTrusted(chain, type, engine);
		}
		catch (CertificateException ex) {
			checkOwn(chain, type, engine.getPeerHost(), ex);
		}
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
		try {
			this.usual.checkServerTrusted(chain, type, socket);
		}
		catch (CertificateException ex) {
			String host = (socket instanceof SSLSocket tls) ? tls.getHandshakeSession().getPeerHost() : null;
			checkOwn(chain, type, host, ex);
		}
	}

	@Override
	public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
		this.usual.checkServerTrusted(chain, type);
	}

	private void checkOwn(X509Certificate[] chain, String type, @Nullable String host, CertificateException refusal)
			throws CertificateException {
		List<List<X509Certificate>> own;
		try {
			LocalBroker local = this.broker.get();
			own = (host != null && (isLoopback(host) || local.listensOn(host))) ? local.certificates() : List.of();
		}
		catch (OpsException ex) {
			throw new CertificateException(ex.getMessage(), ex);
		}
		if (own.isEmpty()) {
			throw refusal;
		}
		for (List<X509Certificate> configured : own) {
			if (isSameKey(configured, chain) || (sharesName(configured, chain) && isIssued(configured, chain, type))) {
				return;
			}
		}
		throw new CertificateException(
				"it is neither the certificate that the settings of the broker here name (%s), nor one of the same authority for the same name. If its file was replaced just now, try again once the broker has read it; otherwise another server listens there"
					.formatted(own.getFirst().getFirst().getSubjectX500Principal()));
	}

	private static boolean isLoopback(String host) {
		try {
			return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static boolean isSameKey(List<X509Certificate> configured, X509Certificate[] chain) {
		return configured.getFirst().getPublicKey().equals(chain[0].getPublicKey());
	}

	private boolean isIssued(List<X509Certificate> configured, X509Certificate[] chain, String type) {
		List<X509Certificate> authorities = configured.subList(1, configured.size());
		return accepts(this.usual, chain, type)
				|| (!authorities.isEmpty() && accepts(Authorities.of(authorities), chain, type));
	}

	private static boolean accepts(X509ExtendedTrustManager authorities, X509Certificate[] chain, String type) {
		try {
			authorities.checkServerTrusted(chain, type);
			return true;
		}
		catch (CertificateException ex) {
			return false;
		}
	}

	private static boolean sharesName(List<X509Certificate> configured, X509Certificate[] chain)
			throws CertificateParsingException {
		Set<List<?>> shared = names(configured.getFirst());
		shared.retainAll(names(chain[0]));
		return !shared.isEmpty();
	}

	private static Set<List<?>> names(X509Certificate certificate) throws CertificateParsingException {
		Collection<List<?>> names = certificate.getSubjectAlternativeNames();
		return (names != null) ? new HashSet<>(names) : new HashSet<>();
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
		this.usual.checkClientTrusted(chain, type, socket);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
		this.usual.checkClientTrusted(chain, type, engine);
	}

	@Override
	public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
		this.usual.checkClientTrusted(chain, type);
	}

	@Override
	public X509Certificate[] getAcceptedIssuers() {
		return this.usual.getAcceptedIssuers();
	}

}
