package io.credbroker.service.record.chain;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Numbers the events of one instance and links each to the previous one by its hash, so
 * that an edit or a gap can be detected; for one thread at a time.
 * <p>
 * Its fields follow the event's own; the hash is the last one and covers every byte of
 * the line before it.
 */
public final class Chain {

	/** The previous hash of the first event. */
	public static final String GENESIS = "0".repeat(64);

	public static final String HASH_KEY = ",\"hash\":\"";

	private static final int TAIL = HASH_KEY.length() + GENESIS.length() + "\"}\n".length();

	private final String instance;

	private final Clock clock;

	private final MessageDigest digest = sha256();

	private long sequence;

	private String previous = GENESIS;

	private Instant recorded = Instant.EPOCH;

	public Chain(String instance, Clock clock) {
		this.instance = instance;
		this.clock = clock;
	}

	public static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("every Java runtime has SHA-256", ex);
		}
	}

	/**
	 * Adds events, each a JSON object without a line feed, to the chain, all or none;
	 * their recording time never goes backwards.
	 */
	public ChainedEvents append(List<byte[]> events) {
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.MICROS);
		this.recorded = now.isBefore(this.recorded) ? this.recorded : now;
		byte[] stamp = ascii(
				",\"recorded\":\"%s\",\"instance\":\"%s\",\"sequence\":".formatted(this.recorded, this.instance));
		List<ChainedEvent> chained = new ArrayList<>(events.size());
		long lastSequence = this.sequence;
		String lastHash = this.previous;
		try {
			events.forEach((event) -> chained.add(append(event, stamp)));
		}
		catch (RuntimeException | Error ex) {
			this.sequence = lastSequence;
			this.previous = lastHash;
			this.digest.reset();
			throw ex;
		}
		return new ChainedEvents(this.instance, chained);
	}

	private ChainedEvent append(byte[] event, byte[] stamp) {
		this.sequence++;
		String before = this.previous;
		byte[] link = ascii(this.sequence + ",\"previous\":\"" + this.previous + "\"");
		ByteBuffer line = ByteBuffer.allocate(event.length - 1 + stamp.length + link.length + TAIL);
		line.put(event, 0, event.length - 1).put(stamp).put(link);
		this.digest.update(line.array(), 0, line.position());
		this.previous = HexFormat.of().formatHex(this.digest.digest());
		line.put(ascii(HASH_KEY)).put(ascii(this.previous)).put(ascii("\"}\n"));
		return new ChainedEvent(this.sequence, line.array(),
				new ChainedEvent.Link(this.recorded.toString(), before, this.previous));
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
