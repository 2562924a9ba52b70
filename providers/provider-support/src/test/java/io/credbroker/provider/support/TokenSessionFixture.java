package io.credbroker.provider.support;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.provider.testkit.SettableClock;
import io.credbroker.spi.FetchResult.Failure;
import org.jspecify.annotations.Nullable;

/**
 * A session whose logins the test decides, at a time that the test moves.
 */
abstract class TokenSessionFixture {

	final SettableClock clock = new SettableClock();

	final AtomicInteger logins = new AtomicInteger();

	final List<String> correlationIds = new CopyOnWriteArrayList<>();

	volatile @Nullable Duration life = Duration.ofSeconds(100);

	volatile Object credential = "the first";

	volatile Answer answer = this::granted;

	final TokenSession<String> session = session(Duration.ofSeconds(30));

	TokenSession<String> session(Duration limit) {
		return new TokenSession<>(new Login<>() {

			@Override
			public IssuedToken<String> login(String correlationId) throws FailedCallException, InterruptedException {
				TokenSessionFixture.this.logins.incrementAndGet();
				TokenSessionFixture.this.correlationIds.add(correlationId);
				return TokenSessionFixture.this.answer.get();
			}

			@Override
			public Object credential() {
				return TokenSessionFixture.this.credential;
			}

		}, "https://store.internal", limit, this.clock);
	}

	Login.IssuedToken<String> granted() {
		return new Login.IssuedToken<>("token-" + this.logins.get(), this.life);
	}

	void fails(Failure failure) {
		this.answer = () -> {
			throw new FailedCallException(failure);
		};
	}

	String token() throws FailedCallException {
		return this.session.current("c").token();
	}

	/**
	 * What came of asking for a token.
	 */
	Object outcome() {
		try {
			return token();
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	/**
	 * What a login leads to.
	 */
	@FunctionalInterface
	interface Answer {

		Login.IssuedToken<String> get() throws FailedCallException, InterruptedException;

	}

}
