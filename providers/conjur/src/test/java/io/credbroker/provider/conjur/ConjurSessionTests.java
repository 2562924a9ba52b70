package io.credbroker.provider.conjur;

import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

import com.cyberark.conjur.api.Endpoints;
import com.cyberark.conjur.api.Token;
import com.cyberark.conjur.api.clients.ResourceClient;
import io.credbroker.provider.conjur.ConjurSession.Granted;
import io.credbroker.spi.FetchResult.Unavailable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ConjurSessionTests {

	private final SettableClock clock = new SettableClock();

	private final AtomicInteger logins = new AtomicInteger();

	private final Semaphore loggedIn = new Semaphore(0);

	private final Duration lease = Duration.ofSeconds(100);

	private final ConjurSession session = new ConjurSession(this::login, this.clock);

	@Test
	void noLoginHappensBeforeATokenIsNeeded() {
		assertThat(this.logins).hasValue(0);
	}

	@Test
	void aTokenIsKeptUntilFourFifthsOfItsLife() throws Exception {
		String first = token();
		this.clock.pass(Duration.ofSeconds(79));

		assertThat(token()).isEqualTo(first);
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void fromThenOnTheOldTokenServesUntilTheNewOneIsThere() throws Exception {
		String first = token();
		this.loggedIn.acquire();
		this.clock.pass(Duration.ofSeconds(80));
		String meanwhile = token();
		this.loggedIn.acquire();

		assertThat(meanwhile).isEqualTo(first);
		assertThat(newToken(first)).isEqualTo("token-2");
	}

	@Test
	void aTokenPastItsEndIsNeverUsed() throws Exception {
		token();
		this.clock.pass(Duration.ofSeconds(100));

		assertThat(token()).isEqualTo("token-2");
	}

	@Test
	void aRefusedTokenIsReplacedOnceForAllWhoSawItRefused() throws Exception {
		ConjurSession.Held refused = this.session.current();
		List<String> tokens = atOnce(50, () -> this.session.insteadOf(refused).token().toString());

		assertThat(tokens).containsOnly("token-2");
		assertThat(this.logins).hasValue(2);
	}

	@Test
	void manyFirstCallersShareOneLogin() throws Exception {
		List<String> tokens = atOnce(200, this::token);

		assertThat(tokens).containsOnly("token-1");
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void aFailedLoginIsToldAndTheNextCallerTriesAgain() throws Exception {
		AtomicInteger attempts = new AtomicInteger();
		ConjurSession failing = new ConjurSession(() -> {
			if (attempts.incrementAndGet() == 1) {
				throw new FailedCallException(new Unavailable("down", null));
			}
			return login();
		}, this.clock);

		assertThatExceptionOfType(FailedCallException.class).isThrownBy(failing::current);
		assertThat(failing.current().token().toString()).isEqualTo("token-1");
	}

	@Test
	void anInterruptedCallerSpoilsTheLoginForNobody() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		ConjurSession slow = new ConjurSession(() -> {
			started.countDown();
			release.await();
			return login();
		}, this.clock);
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<ConjurSession.Held> interrupted = threads.submit(slow::current);
			started.await();
			Future<ConjurSession.Held> other = threads.submit(slow::current);
			interrupted.cancel(true);
			release.countDown();

			assertThat(other.get().token().toString()).isEqualTo("token-1");
		}
	}

	private Granted login() {
		int number = this.logins.incrementAndGet();
		this.loggedIn.release();
		return granted(Token.fromJson("token-" + number), this.lease);
	}

	private static Granted granted(Token token, Duration life) {
		URI nowhere = URI.create("http://127.0.0.1:1");
		try {
			return new Granted(token,
					new ResourceClient(token, new Endpoints(nowhere, nowhere), SSLContext.getDefault()), life);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String token() throws FailedCallException {
		return this.session.current().token().toString();
	}

	private String newToken(String old) throws Exception {
		String token = token();
		while (token.equals(old)) {
			Thread.onSpinWait();
			token = token();
		}
		return token;
	}

	private static <T> List<T> atOnce(int callers, java.util.concurrent.Callable<T> call) throws Exception {
		List<Future<T>> answers = new ArrayList<>();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int caller = 0; caller < callers; caller++) {
				answers.add(threads.submit(call));
			}
		}
		return answers.stream().map(Future::resultNow).toList();
	}

	/**
	 * A clock that a test moves.
	 */
	static final class SettableClock extends Clock {

		private volatile Instant now = Instant.parse("2026-11-21T10:00:00Z");

		void pass(Duration time) {
			this.now = this.now.plus(time);
		}

		@Override
		public Instant instant() {
			return this.now;
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

}
