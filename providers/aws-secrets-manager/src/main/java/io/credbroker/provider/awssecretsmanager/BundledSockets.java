package io.credbroker.provider.awssecretsmanager;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

import org.springframework.boot.ssl.SslOptions;

/**
 * Sockets that keep to the ciphers and protocols of a bundle.
 */
final class BundledSockets extends SSLSocketFactory {

	private final SSLSocketFactory sockets;

	private final SslOptions options;

	BundledSockets(SSLSocketFactory sockets, SslOptions options) {
		this.sockets = sockets;
		this.options = options;
	}

	private Socket bounded(Socket socket) {
		if (socket instanceof SSLSocket secure) {
			if (this.options.getCiphers() != null) {
				secure.setEnabledCipherSuites(this.options.getCiphers());
			}
			if (this.options.getEnabledProtocols() != null) {
				secure.setEnabledProtocols(this.options.getEnabledProtocols());
			}
		}
		return socket;
	}

	@Override
	public String[] getDefaultCipherSuites() {
		return this.sockets.getDefaultCipherSuites();
	}

	@Override
	public String[] getSupportedCipherSuites() {
		return this.sockets.getSupportedCipherSuites();
	}

	@Override
	public Socket createSocket() throws IOException {
		return bounded(this.sockets.createSocket());
	}

	@Override
	public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
		return bounded(this.sockets.createSocket(socket, host, port, autoClose));
	}

	@Override
	public Socket createSocket(String host, int port) throws IOException {
		return bounded(this.sockets.createSocket(host, port));
	}

	@Override
	public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
		return bounded(this.sockets.createSocket(host, port, from, fromPort));
	}

	@Override
	public Socket createSocket(InetAddress host, int port) throws IOException {
		return bounded(this.sockets.createSocket(host, port));
	}

	@Override
	public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
		return bounded(this.sockets.createSocket(host, port, from, fromPort));
	}

}
