package io.credbroker.service.audit;

import java.io.IOException;

/**
 * A place that keeps the record; called by one thread at a time.
 */
interface AuditSink extends AutoCloseable {

	/**
	 * Keeps whole lines; they are durable when this returns.
	 */
	void append(byte[] lines) throws IOException;

	@Override
	void close() throws IOException;

}
