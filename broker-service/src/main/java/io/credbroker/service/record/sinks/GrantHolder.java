package io.credbroker.service.record.sinks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

import io.credbroker.service.record.chain.Chain;
import org.jspecify.annotations.Nullable;

/**
 * Who was given a secret: a caller with its task. Two attempts or two instances of a
 * mapped task are two holders.
 */
public final class GrantHolder {

	static final List<String> PLACES = List.of("caller/issuer", "caller/subject", "context/dag_id", "context/task_id",
			"context/run_id", "context/try_number", "context/map_index");

	/** Ends a part; no text has this byte in UTF-8. */
	private static final byte END = (byte) 0xff;

	/** Stands for a part that the event does not have. */
	private static final byte ABSENT = (byte) 0xfe;

	private GrantHolder() {
	}

	/**
	 * The texts that tell one holder from another: issuer, subject, DAG, task, run,
	 * attempt and map index.
	 */
	public static List<@Nullable String> parts(EventTexts event) {
		return event.at(Indexes.OF_PARTS);
	}

	/**
	 * A number that is the same for the same holder.
	 */
	public static long hash(EventTexts event) {
		MessageDigest digest = Chain.sha256();
		for (String part : parts(event)) {
			if (part != null) {
				digest.update(part.getBytes(StandardCharsets.UTF_8));
			}
			else {
				digest.update(ABSENT);
			}
			digest.update(END);
		}
		byte[] hash = digest.digest();
		long number = 0;
		for (int i = 0; i < Long.BYTES; i++) {
			number = (number << Byte.SIZE) | (hash[i] & 0xff);
		}
		return number;
	}

	/**
	 * Filled when first used, since the places are among those of {@link EventTexts}.
	 */
	private static final class Indexes {

		private static final int[] OF_PARTS = PLACES.stream().mapToInt(EventTexts::index).toArray();

	}

}
