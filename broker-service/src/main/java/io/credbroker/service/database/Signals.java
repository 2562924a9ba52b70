package io.credbroker.service.database;

/**
 * Signals between the replicas of one installation.
 * <p>
 * Each replica receives a signal within two seconds while the database answers it, at
 * least once and in any order. A replica that was cut off for so long that signals may be
 * lost is told so instead.
 */
public interface Signals extends AutoCloseable {

	/**
	 * Sends a signal; once this returns, this replica has received it and the others
	 * will.
	 * @throws SignalNotSentException when the database does not take it; this replica has
	 * received it all the same
	 */
	void send(Signal signal);

	/**
	 * Receives the signals of a topic from now on.
	 */
	void subscribe(String topic, Subscriber subscriber);

	@Override
	void close();

	/**
	 * Who receives signals. What it throws is logged and keeps nobody else from them.
	 */
	interface Subscriber {

		void received(String subject);

		/**
		 * Any number of signals may have been lost.
		 */
		void missed();

	}

	/**
	 * The other replicas may not receive a signal.
	 */
	final class SignalNotSentException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		SignalNotSentException(Throwable cause) {
			super("the database did not take a signal for the other replicas", cause);
		}

	}

}
