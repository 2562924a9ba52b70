package io.credbroker.service.identity;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The broker's own token for a cluster or an issuer that requires one; read for each
 * call, since such files are replaced.
 *
 * @param origin the only origin that it is sent to
 */
public record BrokerToken(Path file, String origin) {

	private static final int LONGEST = 1 << 16;

	/**
	 * The configured token; it is sent only to the address in the settings, never to one
	 * from a discovery document.
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
	 * The token in a file, for the origin of that address only.
	 */
	public static BrokerToken at(Path file, URI address) {
		return new BrokerToken(file, TargetUris.originOf(address));
	}

	boolean goesTo(URI uri) {
		return this.origin.equals(TargetUris.originOf(uri));
	}

	/**
	 * The value of the header {@code Authorization}.
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
