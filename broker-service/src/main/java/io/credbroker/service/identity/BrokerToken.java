package io.credbroker.service.identity;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The token that the broker itself shows to a cluster or an issuer that does not answer
 * everybody; it is read anew for each call, since such tokens are replaced on disk.
 *
 * @param origin the one place that it goes along to
 */
public record BrokerToken(Path file, String origin) {

	private static final int LONGEST = 1 << 16;

	/**
	 * The configured one, which goes to where the settings themselves say that the issuer
	 * is and never to where a document points.
	 */
	static @Nullable BrokerToken of(IssuerProperties settings) {
		Path file = settings.bearerTokenFile();
		if (file == null) {
			return null;
		}
		URI keys = settings.jwksUri();
		return at(file, (keys != null) ? keys : KeyEndpoint.discoveryOf(settings.issuer()));
	}

	/**
	 * The token in a file, for the place of that address alone.
	 */
	public static BrokerToken at(Path file, URI address) {
		return new BrokerToken(file, TargetUris.originOf(address));
	}

	boolean goesTo(URI uri) {
		return this.origin.equals(TargetUris.originOf(uri));
	}

	/**
	 * The header {@code Authorization}.
	 */
	public String authorization() throws IOException {
		try (InputStream content = Files.newInputStream(this.file)) {
			String token = new String(content.readNBytes(LONGEST), StandardCharsets.UTF_8).strip();
			if (!UnverifiedJwt.wellFormed(token)) {
				throw new IOException("the file holds no token");
			}
			return "Bearer " + token;
		}
	}

}
