package io.credbroker.provider.support;

import java.time.Instant;

import io.credbroker.spi.FetchResult.Failure;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs once that logins fail, and once that they succeed again.
 */
final class LoginStateLogger {

	private static final Logger log = LoggerFactory.getLogger(LoginStateLogger.class);

	private final String address;

	LoginStateLogger(String address) {
		this.address = address;
	}

	/**
	 * @param held the token that is still used, if there is one
	 */
	void failed(Failure failure, @Nullable HeldToken<?> held) {
		log.atWarn()
			.addKeyValue("address", this.address)
			.addKeyValue("failure", failure.toString())
			.addKeyValue("tokenEnds", (held != null) ? ends(held.end()) : "no token")
			.log("The login to the store fails; it is tried again after growing pauses");
	}

	private static String ends(Instant end) {
		return end.equals(Instant.MAX) ? "never" : end.toString();
	}

	void recovered() {
		log.atInfo().addKeyValue("address", this.address).log("The login to the store succeeds again");
	}

}
