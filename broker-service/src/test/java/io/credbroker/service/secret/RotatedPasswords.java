package io.credbroker.service.secret;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Asks again and again for the password of one database user, and tries each at the
 * database.
 *
 * @param newest the newest password that anybody who asks the vault itself was given
 */
record RotatedPasswords(String jdbcUrl, String user, AtomicReference<Instant> newest) {

	private static final Duration PERIOD = Duration.ofMillis(200);

	private static final String INVALID_PASSWORD = "28P01";

	/**
	 * A client that asks the vault itself.
	 */
	Callable<Count> direct(Supplier<Given> vault, Duration length) {
		return () -> count(() -> {
			Given given = vault.get();
			this.newest.accumulateAndGet(given.since(), (one, other) -> one.isAfter(other) ? one : other);
			return given;
		}, length);
	}

	/**
	 * A client that asks somebody in between.
	 */
	Callable<Count> through(Supplier<Given> broker, Duration length) {
		return () -> count(broker, length);
	}

	private Count count(Supplier<Given> source, Duration length) throws InterruptedException, SQLException {
		Count count = new Count(0, 0, 0, 0);
		long begun = System.nanoTime();
		Instant last = Instant.MIN;
		for (long turn = 0; turn * PERIOD.toNanos() < length.toNanos(); turn++) {
			Thread.sleep(Duration.ofNanos(Math.max(0, begun + turn * PERIOD.toNanos() - System.nanoTime())));
			Instant known = this.newest.get();
			Given given = source.get();
			count = count.plus(!works(given.password()), given.since().isBefore(known),
					given.since().isAfter(last) && !last.equals(Instant.MIN));
			last = given.since();
		}
		return count;
	}

	private boolean works(String password) throws SQLException {
		try (var _ = DriverManager.getConnection(this.jdbcUrl, this.user, password)) {
			return true;
		}
		catch (SQLException ex) {
			if (INVALID_PASSWORD.equals(ex.getSQLState())) {
				return false;
			}
			throw ex;
		}
	}

	/**
	 * A password, and since when it is the current one.
	 */
	record Given(String password, Instant since) {

		@Override
		public String toString() {
			return "Given[since=" + this.since + "]";
		}

	}

	/**
	 * What came of it.
	 *
	 * @param wrong passwords that the database did not take
	 * @param outdated passwords that were older than one which the vault had given before
	 * they were asked for
	 * @param rotations how often another password came
	 */
	record Count(int asked, int wrong, int outdated, int rotations) {

		private Count plus(boolean isWrong, boolean isOutdated, boolean isRotated) {
			return new Count(this.asked + 1, this.wrong + (isWrong ? 1 : 0), this.outdated + (isOutdated ? 1 : 0),
					this.rotations + (isRotated ? 1 : 0));
		}

	}

}
