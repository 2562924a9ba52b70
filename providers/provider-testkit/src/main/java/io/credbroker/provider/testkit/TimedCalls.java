package io.credbroker.provider.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.Supplier;

import io.credbroker.spi.AuditContext;
import io.credbroker.spi.ContextualIssuer;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

/**
 * Calls a provider as the broker does, on virtual threads, and never waits longer than
 * the limit.
 */
final class TimedCalls {

	private static final AuditContext AUDIT = new AuditContext("contract/caller", "correlation-1");

	private final Duration limit;

	TimedCalls(Duration limit) {
		this.limit = limit;
	}

	FetchResult fetch(SecretProvider provider, SecretKey key) {
		return inTime(() -> provider.fetch(request(provider, key)));
	}

	Interrupted interrupted(SecretProvider provider, SecretKey key) {
		return inTime(() -> {
			Thread.currentThread().interrupt();
			FetchResult result = provider.fetch(request(provider, key));
			return new Interrupted(result, Thread.interrupted());
		});
	}

	<T> List<T> atOnce(int callers, IntFunction<T> call) {
		List<Future<T>> answers = new ArrayList<>();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int caller = 0; caller < callers; caller++) {
				int number = caller;
				answers.add(threads.submit(() -> call.apply(number)));
			}
		}
		return answers.stream().map(Future::resultNow).toList();
	}

	<T> T inTime(Supplier<T> call) {
		ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
		try {
			return thread.submit(call::get).get(this.limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("no answer within the time limit of " + this.limit, ex);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("an exception means a defect in the provider", ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("the test itself was interrupted", ex);
		}
		finally {
			thread.shutdownNow();
		}
	}

	/**
	 * The answer, or what was thrown instead; the leak detector sees both.
	 */
	Object guarded(Supplier<?> call, LeakDetector detector) {
		try {
			return call.get();
		}
		catch (AssertionError ex) {
			detector.saw(ex);
			return ex.toString();
		}
	}

	private static FetchRequest request(SecretProvider provider, SecretKey key) {
		IssuingScope scope = (provider instanceof ContextualIssuer issuer) ? issuer.issuingScope(key)
				: IssuingScope.NONE;
		return new FetchRequest(key, Duration.ofMinutes(15), IssuingContext.of(scope, IssuingContract::known), AUDIT);
	}

	/**
	 * What an interrupted caller was answered, and whether its thread is still
	 * interrupted.
	 */
	record Interrupted(FetchResult result, boolean stillInterrupted) {
	}

}
