package io.credbroker.service.http.connections;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the waiting for clients that hold a connection too long.
 * <p>
 * Tomcat limits the wait for the next byte; this limits the wait for all of them.
 */
final class ConnectionSweep {

	private static final Logger log = LoggerFactory.getLogger(ConnectionSweep.class);

	/** A limit that has passed already. */
	private static final int PASSED = 1;

	private final Map<SocketWrapperBase<NioChannel>, Long> waitingSince = new HashMap<>();

	private final Consumer<NioSocketWrapper> close;

	/**
	 * @param close closes a connection, after the request that is worked on, if one came
	 * in between
	 */
	ConnectionSweep(Consumer<NioSocketWrapper> close) {
		this.close = close;
	}

	/**
	 * Looks at all connections once.
	 * @param connectionTimeout how long a client may take for a handshake or for the head
	 * of a request, in milliseconds
	 * @param keepAlive how long an unused connection may still be kept, in milliseconds
	 */
	void run(Set<SocketWrapperBase<NioChannel>> connections, int connectionTimeout, int keepAlive) {
		try {
			this.waitingSince.keySet().retainAll(connections);
			for (SocketWrapperBase<NioChannel> connection : connections) {
				if (connection instanceof NioSocketWrapper socket) {
					look(socket, connectionTimeout, keepAlive);
				}
			}
		}
		catch (RuntimeException | Error ex) {
			// Thrown, it would end all further sweeps.
			log.atWarn().addKeyValue("failure", ex.getClass().getName()).log("Connections could not be looked at");
		}
	}

	private void look(NioSocketWrapper connection, int connectionTimeout, int keepAlive) {
		switch (ClientWait.of(connection, connectionTimeout)) {
			case NONE -> this.waitingSince.remove(connection);
			case NEXT_REQUEST -> {
				this.waitingSince.remove(connection);
				shorten(connection, connectionTimeout, keepAlive);
			}
			case HEAD -> {
				if (hasPassed(connection, connectionTimeout)) {
					this.close.accept(connection);
				}
			}
			case BODY -> {
				// The reader of a body has a limit of its own, and answers when it
				// passes.
				if (hasPassed(connection, 2L * connectionTimeout)) {
					connection.setReadTimeout(PASSED);
				}
			}
		}
	}

	private static void shorten(NioSocketWrapper connection, int connectionTimeout, int keepAlive) {
		if (connection.getReadTimeout() <= 0 || connection.getReadTimeout() > keepAlive) {
			connection.setReadTimeout(keepAlive);
			if (ClientWait.of(connection, connectionTimeout) != ClientWait.NEXT_REQUEST) {
				// A request has come in between; Tomcat reads it with this limit.
				connection.setReadTimeout(connectionTimeout);
			}
		}
	}

	private boolean hasPassed(NioSocketWrapper connection, long milliseconds) {
		long now = System.nanoTime();
		long since = this.waitingSince.computeIfAbsent(connection, (first) -> now);
		return milliseconds > 0 && TimeUnit.NANOSECONDS.toMillis(now - since) > milliseconds;
	}

}
