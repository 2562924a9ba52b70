package io.credbroker.service.record.sinks;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.PSQLException;

/**
 * Rows for PostgreSQL's {@code copy … from stdin (format binary)}, whose
 * <a href="https://www.postgresql.org/docs/current/sql-copy.html">file format</a> it
 * writes: each row begins with {@link #row} and has its values in the order of the
 * columns.
 */
public final class BinaryCopy {

	private static final byte[] SIGNATURE = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

	private static final byte[] END = { -1, -1 };

	private static final int NULL = -1;

	/** The times of PostgreSQL begin with the year 2000. */
	private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");

	private ByteBuffer bytes;

	/**
	 * @param size about how many bytes it will have
	 */
	public BinaryCopy(int size) {
		this.bytes = ByteBuffer.allocate(size);
		room(SIGNATURE.length + 2 * Integer.BYTES).put(SIGNATURE).putInt(0).putInt(0);
	}

	/**
	 * Begins a row of so many values.
	 */
	public BinaryCopy row(int values) {
		room(Short.BYTES).putShort((short) values);
		return this;
	}

	public BinaryCopy text(@Nullable String text) {
		if (text == null) {
			return none();
		}
		byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
		return text(encoded, encoded.length);
	}

	/**
	 * A text that is encoded as UTF-8 already.
	 */
	public BinaryCopy text(byte[] encoded, int length) {
		room(Integer.BYTES + length).putInt(length).put(encoded, 0, length);
		return this;
	}

	/**
	 * A value of the type {@code bigint}.
	 */
	public BinaryCopy number(@Nullable Long number) {
		if (number == null) {
			return none();
		}
		room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(number);
		return this;
	}

	/**
	 * A value of the type {@code timestamp with time zone}.
	 * @throws ArithmeticException if no database can tell the time
	 */
	public BinaryCopy time(@Nullable Instant time) {
		if (time == null) {
			return none();
		}
		long seconds = Math.subtractExact(time.getEpochSecond(), FIRST.getEpochSecond());
		return number(Math.addExact(Math.multiplyExact(seconds, 1_000_000), time.getNano() / 1000));
	}

	/**
	 * A value that is null.
	 */
	public BinaryCopy none() {
		room(Integer.BYTES).putInt(NULL);
		return this;
	}

	/**
	 * Sends the rows with this statement: all are added or none, in the transaction of
	 * the connection if it is in one.
	 * <p>
	 * Unless the server itself has ended the copy, a failure closes the connection: a
	 * rollback would wait for the server once more, and might take a late answer for its
	 * own.
	 */
	public void send(Connection connection, String statement) throws SQLException {
		CopyIn copy = null;
		boolean ended = false;
		try {
			copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
			copy.writeToCopy(this.bytes.array(), 0, this.bytes.position());
			copy.writeToCopy(END, 0, END.length);
			copy.endCopy();
			ended = true;
		}
		catch (PSQLException ex) {
			ended = ex.getServerErrorMessage() != null && (copy == null || !copy.isActive());
			throw ex;
		}
		finally {
			if (!ended) {
				connection.abort(Runnable::run);
			}
		}
	}

	private ByteBuffer room(int more) {
		if (this.bytes.remaining() < more) {
			int size = this.bytes.position() + more;
			this.bytes = ByteBuffer.allocate(size + size / 2).put(this.bytes.flip());
		}
		return this.bytes;
	}

}
