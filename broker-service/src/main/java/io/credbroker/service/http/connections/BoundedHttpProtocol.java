package io.credbroker.service.http.connections;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.net.SocketEvent;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 whose connections turn over: the more of them are open, the shorter a client
 * keeps one that it does not use.
 * <p>
 * Tomcat makes it by the name of its class.
 */
public final class BoundedHttpProtocol extends Http11NioProtocol {

	/** How long an unused connection is kept while more than half of them are open. */
	private static final int SHORT_KEEP_ALIVE = 1000;

	private final ConnectionSweep sweep = new ConnectionSweep(
			(connection) -> getEndpoint().processSocket(connection, SocketEvent.ERROR, true));

	private @Nullable ScheduledFuture<?> sweeping;

	/**
	 * One when more than three quarters of the connections are open, so that each answer
	 * closes its connection.
	 */
	@Override
	public int getMaxKeepAliveRequests() {
		return isOpen(3, 4) ? 1 : super.getMaxKeepAliveRequests();
	}

	/**
	 * Short when more than half of the connections are open.
	 */
	@Override
	public int getKeepAliveTimeout() {
		int configured = super.getKeepAliveTimeout();
		boolean isLonger = configured < 0 || configured > SHORT_KEEP_ALIVE;
		return (isLonger && isOpen(1, 2)) ? SHORT_KEEP_ALIVE : configured;
	}

	/** Whether more than this part of the connections is open. */
	private boolean isOpen(int part, int whole) {
		return getConnectionCount() * whole > (long) getMaxConnections() * part;
	}

	@Override
	public void start() throws Exception {
		super.start();
		this.sweeping = getUtilityExecutor().scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
	}

	private void sweep() {
		this.sweep.run(getEndpoint().getConnections(), getConnectionTimeout(),
				isOpen(1, 2) ? getKeepAliveTimeout() : Integer.MAX_VALUE);
	}

	@Override
	public void stop() throws Exception {
		if (this.sweeping != null) {
			this.sweeping.cancel(false);
			this.sweeping = null;
		}
		super.stop();
	}

}
