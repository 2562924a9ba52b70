package io.credbroker.provider.support;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

import io.credbroker.http.ServerAddresses;
import org.jspecify.annotations.Nullable;

/**
 * Checks settings of stores; each check names the setting and what to do.
 */
public final class SettingChecks {

	private static final Duration LONGEST = Duration.ofMinutes(1);

	private SettingChecks() {
	}

	/**
	 * The value, unless it is missing or blank.
	 */
	public static <T> T required(String setting, @Nullable T value) {
		if (value == null || value.toString().isBlank()) {
			throw new IllegalArgumentException(setting + " is missing");
		}
		return value;
	}

	/**
	 * The path of a file, which does not depend on where the broker is started.
	 */
	public static Path absolute(String setting, @Nullable Path file) {
		Path given = required(setting, file);
		if (!given.isAbsolute()) {
			throw new IllegalArgumentException(setting + " must be an absolute path: " + given);
		}
		return given;
	}

	/**
	 * How long something may take.
	 */
	public static Duration timeout(String setting, Duration timeout) {
		if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST) > 0) {
			throw new IllegalArgumentException(setting + " must be between 1ms and 1m");
		}
		return timeout;
	}

	/**
	 * An address that secrets may be sent to and that contains no secret itself.
	 * @param example how to give it
	 */
	public static URI address(String setting, @Nullable URI address, String example) {
		if (address == null || address.getHost() == null) {
			throw new IllegalArgumentException(setting + " is missing or has no host: give it as " + example);
		}
		if (address.getUserInfo() != null || address.getQuery() != null || address.getFragment() != null) {
			throw new IllegalArgumentException(setting + " must hold no user, query or fragment");
		}
		if (!ServerAddresses.isPrivate(address)) {
			throw new IllegalArgumentException(setting + " must start with https:// unless it is on this machine's "
					+ "loopback, because secrets travel over it: " + address);
		}
		return address;
	}

	/**
	 * How the broker logs in, which is required.
	 */
	public static <T> T authentication(@Nullable T authentication, String choices) {
		if (authentication == null) {
			throw new IllegalArgumentException("authentication is missing: choose one of " + choices);
		}
		return authentication;
	}

	/**
	 * Checks that one way to log in is chosen, and no more.
	 * @param ways the settings of all ways
	 * @param choices the names of all ways
	 */
	public static void one(String choices, @Nullable Object... ways) {
		long chosen = Stream.of(ways).filter(Objects::nonNull).count();
		if (chosen != 1) {
			throw new IllegalArgumentException("authentication names " + chosen + " ways: choose one of " + choices);
		}
	}

	/**
	 * Checks that the connections have a certificate where the login needs one.
	 */
	public static void certificate(@Nullable Object login, @Nullable String sslBundle) {
		if (login != null && sslBundle == null) {
			throw new IllegalArgumentException(
					"ssl-bundle is missing: authentication.certificate takes the certificate from there");
		}
	}

}
