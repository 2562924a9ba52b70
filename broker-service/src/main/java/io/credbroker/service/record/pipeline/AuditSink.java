package io.credbroker.service.record.pipeline;

import java.io.IOException;

import io.credbroker.service.record.chain.ChainedEvents;

/**
 * Stores the record; called by one thread at a time.
 */
public interface AuditSink extends AutoCloseable {

	/**
	 * Opens the sink, which may take longer than storing a group; called again after a
	 * failure.
	 */
	default void prepare() throws IOException {
	}

	/**
	 * Stores a group, durably when this returns. After a failure it is called with the
	 * same group again, until it succeeds.
	 */
	void append(ChainedEvents group) throws IOException;

	@Override
	void close() throws IOException;

}
