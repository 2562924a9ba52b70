package io.credbroker.service.secret;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * Writes an issued credential as bytes, which are encrypted before they leave this
 * process, and reads them again.
 */
final class SecretCodec {

	private static final int FORMAT = 1;

	private SecretCodec() {
	}

	/**
	 * The bytes of a secret and of the time at which its store was asked for it.
	 */
	static byte[] write(Secret secret, Instant asked) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			out.writeByte(FORMAT);
			instant(out, asked);
			out.writeInt(secret.fields().size());
			for (Map.Entry<String, SecretValue> field : secret.fields().entrySet()) {
				text(out, field.getKey());
				value(out, field.getValue());
			}
			value(out, secret.text());
			text(out, secret.version());
			instant(out, secret.rotatedAt());
			instant(out, secret.nextRotationAt());
			instant(out, secret.expiresAt());
			lease(out, secret.lease());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	/**
	 * Reads what {@link #write} has written.
	 * @throws IOException when it has another format
	 */
	static Stored read(byte[] bytes) throws IOException {
		DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
		if (in.readByte() != FORMAT) {
			throw new IOException("another format");
		}
		Instant asked = instant(in);
		if (asked == null) {
			throw new IOException("no time");
		}
		Map<String, SecretValue> fields = new LinkedHashMap<>();
		for (int left = in.readInt(); left > 0; left--) {
			String name = text(in);
			SecretValue value = value(in);
			if (name == null || value == null) {
				throw new IOException("a field without name or value");
			}
			fields.put(name, value);
		}
		return new Stored(new Secret(fields, value(in), text(in), instant(in), instant(in), instant(in), lease(in)),
				asked);
	}

	private static void value(DataOutputStream out, @Nullable SecretValue value) throws IOException {
		text(out, (value != null) ? value.reveal() : null);
		out.writeBoolean(value != null && value.isJson());
	}

	private static @Nullable SecretValue value(DataInputStream in) throws IOException {
		String text = text(in);
		boolean json = in.readBoolean();
		if (text == null) {
			return null;
		}
		return json ? SecretValue.ofJson(text) : SecretValue.of(text);
	}

	private static void text(DataOutputStream out, @Nullable String text) throws IOException {
		byte[] bytes = (text != null) ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
		out.writeInt((text != null) ? bytes.length : -1);
		out.write(bytes);
	}

	private static @Nullable String text(DataInputStream in) throws IOException {
		int length = in.readInt();
		return (length < 0) ? null : new String(in.readNBytes(length), StandardCharsets.UTF_8);
	}

	private static void instant(DataOutputStream out, @Nullable Instant instant) throws IOException {
		out.writeBoolean(instant != null);
		if (instant != null) {
			out.writeLong(instant.getEpochSecond());
			out.writeInt(instant.getNano());
		}
	}

	private static @Nullable Instant instant(DataInputStream in) throws IOException {
		return in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null;
	}

	private static void lease(DataOutputStream out, @Nullable Lease lease) throws IOException {
		text(out, (lease != null) ? lease.id() : null);
		if (lease != null) {
			out.writeLong(lease.duration().toMillis());
			out.writeBoolean(lease.renewable());
		}
	}

	private static @Nullable Lease lease(DataInputStream in) throws IOException {
		String id = text(in);
		return (id != null) ? new Lease(id, Duration.ofMillis(in.readLong()), in.readBoolean()) : null;
	}

	/**
	 * A secret, and when its store was asked for it.
	 */
	record Stored(Secret secret, Instant asked) {
	}

}
