package io.credbroker.service.record.event;

import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids of events: UUIDs of version 7 (RFC 9562), which begin with the time and are
 * otherwise random.
 */
public final class EventIds {

	private static final long VERSION_7 = 0x7000L;

	private static final long RANDOM_12 = 0x0fffL;

	private static final long VARIANT = 0x8000_0000_0000_0000L;

	private EventIds() {
	}

	public static String next(Instant time) {
		ThreadLocalRandom random = ThreadLocalRandom.current();
		return new UUID((time.toEpochMilli() << 16) | VERSION_7 | (random.nextLong() & RANDOM_12),
				VARIANT | (random.nextLong() >>> 2))
			.toString();
	}

}
