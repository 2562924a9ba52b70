package io.credbroker.service.http.connections;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How many connections a port has open at once.
 *
 * @param connections the number
 * @param reason what set it
 */
record ConnectionLimit(int connections, Reason reason) {

	/** The setting that counts more than the heap. */
	static final String SETTING = "server.tomcat.max-connections";

	/** What sets a limit, as the log and the reference name it. */
	enum Reason {

		/** The operator's own setting. */
		SETTING,

		/** The heap has no room for more. */
		HEAP,

		/** The most that is useful, however large the heap is. */
		CEILING,

		/** The management port has the same number always. */
		MANAGEMENT

	}

	/** The management port: probes, scrapes and some people. */
	static final ConnectionLimit MANAGEMENT = new ConnectionLimit(100, Reason.MANAGEMENT);

	private static final int CEILING = 2000;

	private static final int FLOOR = 32;

	/**
	 * What a TLS connection takes of the heap at most: four buffers of a TLS record, the
	 * state of the session, and the buffers of a request that has not ended.
	 */
	private static final long BYTES = 128 * 1024;

	/** All connections together take no more than this part of the heap. */
	private static final int HEAP_PART = 4;

	/**
	 * The limit of the port for lookups.
	 * @param setting the operator's own number
	 * @param heap the most bytes that the heap may have
	 */
	static ConnectionLimit of(@Nullable Integer setting, long heap) {
		if (setting != null) {
			if (setting < 1) {
				throw new InvalidConfigurationPropertyValueException(SETTING, setting,
						"A limit is at least 1. Leave it out for one that follows the heap.");
			}
			return new ConnectionLimit(setting, Reason.SETTING);
		}
		long room = heap / HEAP_PART / BYTES;
		return (room < CEILING) ? new ConnectionLimit((int) Math.max(FLOOR, room), Reason.HEAP)
				: new ConnectionLimit(CEILING, Reason.CEILING);
	}

}
