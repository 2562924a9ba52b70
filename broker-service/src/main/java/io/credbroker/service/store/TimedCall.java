package io.credbroker.service.store;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.credbroker.service.background.LogContext;
import org.jspecify.annotations.Nullable;

/**
 * A call of a store on its own thread, which is interrupted when it takes longer than a
 * read may.
 */
final class TimedCall {

	private TimedCall() {
	}

	/**
	 * The result of the call, or {@code null} if it did not end in time.
	 * @param name names the thread
	 */
	static <T> @Nullable CallResult<T> of(Store store, String name, Callable<CallResult<T>> call) {
		FutureTask<CallResult<T>> task = new FutureTask<>(call);
		Thread.ofVirtual().name(name + "-" + store.name()).start(LogContext.carriedTo(task));
		try {
			return task.get(store.timeout().toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			return null;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return null;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("a store could not be asked", ex.getCause());
		}
		finally {
			task.cancel(true);
		}
	}

}
