package io.credbroker.provider.testkit;

import java.net.URI;
import java.security.cert.X509Certificate;

import com.sun.net.httpserver.Headers;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

import org.springframework.boot.ssl.SslBundles;

/**
 * A store that is played over TLS, and the way to connect a provider to it.
 */
public interface SecureStoreUnderTest {

	/**
	 * A new provider for the store at this address, which uses the bundle of this name.
	 */
	SecretProvider connect(URI address, SslBundles bundles, String bundle);

	/**
	 * A key under which the store holds something.
	 */
	SecretKey key();

	/**
	 * Answers every call as the store does.
	 */
	Answer answer(Call call);

	/**
	 * One call that reached the store.
	 *
	 * @param certificate what the caller showed
	 */
	record Call(String path, Headers headers, String body, X509Certificate certificate) {
	}

	/**
	 * What the store says.
	 */
	record Answer(int status, String contentType, String body) {

		/**
		 * An answer in JSON.
		 */
		public static Answer json(int status, String body) {
			return new Answer(status, "application/json", body);
		}

	}

}
