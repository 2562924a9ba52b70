package io.credbroker.service.database;

/**
 * Signals between the replicas of one installation.
 * <p>
 * Each replica receives a signal within two seconds while the database answers it, at
 * least once and in any order. A replica that was cut off for longer than signals are
 * kept gets {@link Subscriber#missed()} instead.
 */
public interface Signals extends AutoCloseable {

	/**
	 * Sends a signal; once this returns, this replica has received it and the others
	 * will.
	 * @throws SignalNotSentException when the database did not store it; this replica has
	 * received it nevertheless
	 */
	void send(Signal signal);

	/**
	 * Receives the signals of a topic from now on.
	 */
	void subscribe(String topic, Subscriber subscriber);

	@Override
	void close();

	/**
	 * Receives signals. An exception of one subscriber is logged and does not affect the
	 * others.
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
