package io.credbroker.service.record.pipeline;

import java.io.IOException;

import io.credbroker.service.record.chain.ChainedEvents;

/**
 * A place that keeps the record; called by one thread at a time.
 */
public interface AuditSink extends AutoCloseable {

	/**
	 * Makes ready what takes longer than keeping a group; tried again after a failure.
	 */
	default void prepare() throws IOException {
	}

	/**
	 * Keeps a group; it is durable when this returns. After a failure the same group is
	 * given again, until it is kept.
	 */
	void append(ChainedEvents group) throws IOException;

	@Override
	void close() throws IOException;

}
