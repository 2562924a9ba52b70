package io.credbroker.service.ops.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;

import javax.net.ssl.SSLException;

import io.credbroker.http.HttpConnections.OversizedException;

/**
 * Says in a sentence why an exchange with a broker failed.
 */
final class ExchangeFailure {

	private ExchangeFailure() {
	}

	static String sentence(IOException failure) {
		return switch (failure) {
			case OversizedException ex -> "sent too much: " + ex.getMessage() + ". Ask for less with --limit.";
			case HttpTimeoutException ex -> "did not answer in time: " + ex.getMessage() + ". --timeout allows more.";
			case SSLException ex -> tls(ex);
			case ConnectException ex when caused(ex, UnresolvedAddressException.class) ->
				"cannot be reached: its name cannot be resolved.";
			case ConnectException _ -> "cannot be reached: nothing accepts connections there.";
			case IOException ex ->
				"broke off the exchange (%s: %s).".formatted(ex.getClass().getSimpleName(), ex.getMessage());
		};
	}

	private static String tls(SSLException failure) {
		if (caused(failure, CertPathBuilderException.class)) {
			return "has a certificate of an authority that is not trusted here. Name the authority with --ca-file.";
		}
		if (caused(failure, CertificateException.class)) {
			return "has a certificate that does not fit: %s.".formatted(root(failure).getMessage());
		}
		return "does not speak TLS with this command: %s.".formatted(root(failure).getMessage());
	}

	private static boolean caused(Throwable failure, Class<? extends Throwable> type) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (type.isInstance(cause)) {
				return true;
			}
		}
		return false;
	}

	private static Throwable root(Throwable failure) {
		Throwable root = failure;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			root = cause;
		}
		return root;
	}

}
