package io.credbroker.provider.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TokenSessionTests extends TokenSessionFixture {

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
		this.clock.pass(Duration.ofSeconds(80));
		CountDownLatch release = new CountDownLatch(1);
		this.answer = () -> {
			release.await();
			return granted();
		};
		String meanwhile = token();
		release.countDown();

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
	void aTokenWithoutAnEndIsKept() throws Exception {
		this.life = null;
		token();
		this.clock.pass(Duration.ofDays(1000));

		assertThat(token()).isEqualTo("token-1");
	}

	@Test
	void aRefusedTokenIsReplacedOnceForAllWhoSawItRefused() throws Exception {
		HeldToken<String> refused = this.session.current("c");
		List<String> tokens = atOnce(50, () -> this.session.insteadOf(refused, "c").token());

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
	void aLoginNamesTheRequestThatNeededIt() throws Exception {
		this.session.current("c-17");

		assertThat(this.correlationIds).containsExactly("c-17");
	}

	@Test
	void anInterruptedCallerSpoilsTheLoginForNobody() throws Exception {
		CountDownLatch started = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		this.answer = () -> {
			started.countDown();
			release.await();
			return granted();
		};
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<String> interrupted = threads.submit(this::token);
			started.await();
			Future<String> other = threads.submit(this::token);
			interrupted.cancel(true);
			release.countDown();

			assertThat(other.get()).isEqualTo("token-1");
		}
	}

	@Test
	void aTokenThatLastsLongEnoughIsNotReplaced() throws Exception {
		this.session.lasting(Duration.ofSeconds(60), "c");
		this.clock.pass(Duration.ofSeconds(30));
		this.session.lasting(Duration.ofSeconds(70), "c");
		int before = this.logins.get();
		this.session.lasting(Duration.ofSeconds(71), "c");

		assertThat(before).isEqualTo(1);
		assertThat(this.logins).hasValue(2);
	}

	private String newToken(String old) throws Exception {
		String token = token();
		while (token.equals(old)) {
			Thread.onSpinWait();
			token = token();
		}
		return token;
	}

	private static <T> List<T> atOnce(int callers, Callable<T> call) throws Exception {
		List<Future<T>> answers = new ArrayList<>();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int caller = 0; caller < callers; caller++) {
				answers.add(threads.submit(call));
			}
		}
		return answers.stream().map(Future::resultNow).toList();
	}

}
