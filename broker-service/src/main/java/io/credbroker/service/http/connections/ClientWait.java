package io.credbroker.service.http.connections;

import java.nio.channels.SelectionKey;

import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;

/**
 * What a connection waits for from its client.
 */
enum ClientWait {

	/** Nothing: a request is worked on, or the connection is closed. */
	NONE,

	/** The next request, of which no byte is there. */
	NEXT_REQUEST,

	/** The rest of a handshake or of the head of a request. */
	HEAD,

	/** The first request, or more of a body, which is being read. */
	BODY;

	/**
	 * Tomcat does not say so, but a processor is attached only while the head of a
	 * request is incomplete, and the time limit of a wait is another one between
	 * requests.
	 */
	static ClientWait of(NioSocketWrapper connection, long connectionTimeout) {
		if (connection.isClosed() || !connection.interestOpsHas(SelectionKey.OP_READ)) {
			return NONE;
		}
		if (connection.getCurrentProcessor() instanceof Processor processor) {
			return processor.isUpgrade() ? NONE : HEAD;
		}
		if (!connection.getSocket().isHandshakeComplete()) {
			return HEAD;
		}
		return (connection.getReadTimeout() == connectionTimeout) ? BODY : NEXT_REQUEST;
	}

}
