package io.credbroker.service.secret;

/**
 * Is called after every read of a store, on the thread that reads: it must not block, and
 * what it throws is a defect.
 */
@FunctionalInterface
public interface ReadObserver {

	void observed(StoreRead read);

}
