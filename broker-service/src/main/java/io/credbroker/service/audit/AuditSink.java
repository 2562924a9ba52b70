package io.credbroker.service.audit;

import java.io.IOException;

/**
 * A place that keeps the record; called by one thread at a time.
 */
interface AuditSink extends AutoCloseable {

	/**
	 * Makes ready what takes longer than keeping a group; tried again after a failure.
	 */
	default void prepare() throws IOException {
	}

	/**
	 * Keeps a group; it is durable when this returns. After a failure the same group is
	 * given again, until it is kept.
	 */
	void append(Group group) throws IOException;

	@Override
	void close() throws IOException;

}
