package io.credbroker.provider.support;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * Lets every caller that needs a token wait for the one running login; each login ends,
 * at its time limit at the latest and whatever is thrown in it.
 *
 * @param <T> the token
 */
final class SingleFlightLogin<T> {

	private static final String TOO_SLOW = "the login was not complete within the time limit";

	private final Duration limit;

	private final Consumer<HeldToken<T>> succeeded;

	private final BiConsumer<Failure, Object> failed;

	private @Nullable Flight<T> running;

	/**
	 * @param succeeded receives the new token before the callers that wait for it
	 * @param failed receives the reason why there is none, and which credential was tried
	 */
	SingleFlightLogin(Duration limit, Consumer<HeldToken<T>> succeeded, BiConsumer<Failure, Object> failed) {
		this.limit = limit;
		this.succeeded = succeeded;
		this.failed = failed;
	}

	/**
	 * The running login, or a new one unless it is held back.
	 * @param heldBack what is answered in place of a login with this credential, if
	 * anything
	 */
	synchronized Flight<T> join(Attempt<T> attempt, Supplier<Object> credential,
			Function<Object, @Nullable Failure> heldBack) {
		Flight<T> other = this.running;
		if (other != null) {
			return other;
		}
		Flight<T> mine = new Flight<>(new CompletableFuture<>(), credential.get());
		Failure failure = heldBack.apply(mine.credential());
		if (failure != null) {
			mine.outcome().completeExceptionally(new FailedCallException(failure));
			return mine;
		}
		this.running = mine;
		start(mine, attempt);
		return mine;
	}

	private void start(Flight<T> mine, Attempt<T> attempt) {
		try {
			Thread thread = Thread.ofVirtual().name("store-login").start(() -> run(mine, attempt));
			var _ = mine.outcome()
				.orTimeout(this.limit.toMillis(), TimeUnit.MILLISECONDS)
				.whenComplete((_, failure) -> {
					if (failure instanceof TimeoutException) {
						end(mine, failure);
						thread.interrupt();
					}
				});
		}
		catch (Throwable ex) {
			end(mine, ex);
		}
	}

	synchronized boolean isAnyUnderWay() {
		return this.running != null;
	}

	private void run(Flight<T> flight, Attempt<T> attempt) {
		try {
			HeldToken<T> next = attempt.get();
			synchronized (this) {
				if (isOver(flight)) {
					return;
				}
				this.succeeded.accept(next);
			}
			flight.outcome().complete(next);
		}
		catch (Throwable ex) {
			end(flight, ex);
		}
	}

	private void end(Flight<T> flight, Throwable failure) {
		try {
			synchronized (this) {
				if (!isOver(flight)) {
					this.failed.accept(result(failure), flight.credential());
				}
			}
		}
		finally {
			flight.outcome().completeExceptionally(failure);
		}
	}

	/**
	 * Whether it had already ended; if not, it is ended now.
	 */
	private boolean isOver(Flight<T> flight) {
		if (!flight.equals(this.running)) {
			return true;
		}
		this.running = null;
		return false;
	}

	/**
	 * The token that the login gives, for a caller who can be interrupted.
	 */
	HeldToken<T> await(Flight<T> flight) throws FailedCallException {
		try {
			return flight.outcome().get();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new FailedCallException(new Unavailable("the caller was interrupted", null));
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof FailedCallException failure) ? failure
					: new FailedCallException(result(ex.getCause()));
		}
	}

	/**
	 * Names the class of the unexpected exception, and quotes nothing.
	 */
	private static Failure result(@Nullable Throwable failure) {
		return switch (failure) {
			case FailedCallException told -> told.failure();
			case TimeoutException _ -> new Unavailable(TOO_SLOW, null);
			case InterruptedException _ -> new Unavailable("the login was broken off", null);
			case null -> new Unavailable("the login failed", null);
			default -> new Unavailable("the login failed with " + failure.getClass().getName(), null);
		};
	}

	/**
	 * Gets one new token.
	 *
	 * @param <T> the token
	 */
	@FunctionalInterface
	interface Attempt<T> {

		HeldToken<T> get() throws FailedCallException, InterruptedException;

	}

	/**
	 * One login under way.
	 *
	 * @param <T> the token
	 * @param credential what is tried in it
	 */
	record Flight<T>(CompletableFuture<HeldToken<T>> outcome, Object credential) {
	}

}
