package io.credbroker.service.store;

import java.util.function.Function;
import java.util.function.Supplier;

import io.credbroker.spi.FetchResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns an exception of a provider, which is a defect in it, into an answer.
 */
public final class ProviderGuard {

	private static final Logger log = LoggerFactory.getLogger(ProviderGuard.class);

	private ProviderGuard() {
	}

	/**
	 * The answer of the provider, or that the store is unavailable if the provider threw.
	 * @param <T> what the store answers, of which {@link FetchResult.Failure} is one
	 */
	@SuppressWarnings("unchecked") // every answer of the SPI has FetchResult.Failure
									// among it
	public static <T> T caught(Store store, Supplier<T> call) {
		return caught(store, call, (reason) -> (T) new FetchResult.Unavailable(reason, null));
	}

	/**
	 * The answer of the provider, or a substitute if the provider threw.
	 * @param otherwise makes the substitute from a sentence about the failure
	 */
	static <T> T caught(Store store, Supplier<T> call, Function<String, T> otherwise) {
		try {
			return call.get();
		}
		catch (RuntimeException ex) {
			// The message may quote the response, so only class and place are logged.
			log.atError()
				.addKeyValue("store", store.name())
				.addKeyValue("failure", ex.getClass().getName())
				.addKeyValue("at", (ex.getStackTrace().length > 0) ? ex.getStackTrace()[0] : "unknown")
				.setCause(ex)
				.log("A provider threw an exception, which is a defect in the provider");
			return otherwise.apply("the provider failed with " + ex.getClass().getSimpleName());
		}
	}

}
