package io.credbroker.provider.support;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class FailedLoginTests extends TokenSessionFixture {

	private static final Rejected WRONG_KEY = new Rejected("401 to the login");

	@Test
	void aTokenInItsLastFifthServesWhileAWrongKeyIsTriedEverMoreSeldom() {
		outcome();
		fails(WRONG_KEY);
		this.clock.pass(Duration.ofSeconds(80));
		for (int read = 0; read < 90; read++) {
			this.clock.pass(Duration.ofMillis(200));
			assertThat(outcome()).isEqualTo("token-1");
			settled();
		}

		assertThat(this.logins.get() - 1).as("logins in 18 s and 90 reads: at 0, 5 and 15 s").isEqualTo(3);
	}

	@Test
	void afterItsEndTheRejectionIsAnsweredWithoutALoginUntilThePauseIsOver() {
		outcome();
		fails(WRONG_KEY);
		this.clock.pass(Duration.ofSeconds(99));
		outcome();
		settled();
		this.clock.pass(Duration.ofSeconds(1));
		List<Object> meanwhile = outcomes(10);
		int before = this.logins.get();
		this.clock.pass(Duration.ofSeconds(4));
		Object then = outcome();

		assertThat(meanwhile).allSatisfy((outcome) -> assertThat(outcome).isInstanceOf(Rejected.class));
		assertThat(before).isEqualTo(2);
		assertThat(then).isInstanceOf(Rejected.class);
		assertThat(this.logins).hasValue(3);
	}

	@Test
	void pausesDoubleUpToFiveMinutes() {
		fails(WRONG_KEY);
		List<Integer> seconds = new ArrayList<>();
		for (int second = 0, before = 0; second < 1_300; second++) {
			outcome();
			if (this.logins.get() != before) {
				seconds.add(second);
				before = this.logins.get();
			}
			this.clock.pass(Duration.ofSeconds(1));
		}

		assertThat(seconds).containsExactly(0, 5, 15, 35, 75, 155, 315, 615, 915, 1215);
	}

	@Test
	void aReplacedCredentialIsTriedAtOnce() {
		fails(WRONG_KEY);
		outcome();
		this.credential = "the second";
		this.answer = this::granted;

		assertThat(outcome()).isEqualTo("token-2");
	}

	@Test
	void whatIsNoAccountsFaultHoldsNoLoginBack() {
		fails(new Unavailable("down", null));
		outcomes(5);
		this.answer = this::granted;

		assertThat(outcome()).isEqualTo("token-6");
	}

	@Test
	void aStoreThatAsksForFewerLoginsGetsFewer() {
		fails(new Throttled(Duration.ofSeconds(40)));
		outcomes(5);
		this.clock.pass(Duration.ofSeconds(30));

		assertThat(outcome()).isEqualTo(new Throttled(Duration.ofSeconds(10)));
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void anAnswerThatNoRepeatMendsIsNotProvokedByEachRead() {
		fails(new Malformed("404 to the login"));

		assertThat(outcomes(10)).allSatisfy((outcome) -> assertThat(outcome).isInstanceOf(Malformed.class));
		assertThat(this.logins).hasValue(1);
	}

	@Test
	void aNewTokenThatIsRefusedAgainHoldsLoginsBackLongerEachTime() throws Exception {
		for (int round = 0; round < 3; round++) {
			HeldToken<String> fresh = this.session.current("c");
			this.session.rejected(fresh, WRONG_KEY);
			outcomes(5);
			this.clock.pass(LoginBackoff.FIRST.multipliedBy(1L << round).minusMillis(1));
			assertThat(outcome()).as("round %d", round).isInstanceOf(Rejected.class);
			this.clock.pass(Duration.ofMillis(1));
		}

		assertThat(this.logins).hasValue(3);
	}

	@ParameterizedTest
	@ValueSource(classes = { OutOfMemoryError.class, StackOverflowError.class, IllegalStateException.class })
	void whateverIsThrownInALoginTheNextOneRuns(Class<? extends Throwable> thrown) {
		this.answer = () -> {
			throw sneaky(thrown);
		};
		Object failed = outcome();
		this.answer = this::granted;

		assertThat(failed).isEqualTo(new Unavailable("the login failed with " + thrown.getName(), null));
		assertThat(outcome()).isEqualTo("token-2");
	}

	@Test
	void aLoginThatNeverEndsHoldsNobodyLongerThanItsLimit() throws Exception {
		TokenSession<String> brief = session(Duration.ofMillis(200));
		CountDownLatch brokenOff = new CountDownLatch(1);
		this.answer = () -> {
			try {
				Thread.sleep(Duration.ofHours(1));
			}
			catch (InterruptedException ex) {
				brokenOff.countDown();
			}
			return granted();
		};
		Failure failure = failure(brief);
		brokenOff.await();
		this.answer = this::granted;

		assertThat(failure).isInstanceOfSatisfying(Unavailable.class,
				(unavailable) -> assertThat(unavailable.reason()).contains("within the time limit"));
		assertThat(brief.current("c").token()).isEqualTo("token-2");
	}

	@Test
	void oneLineIsLoggedPerChangeOfState() {
		Logger logger = (Logger) LoggerFactory.getLogger(LoginStateLogger.class);
		ListAppender<ILoggingEvent> lines = new ListAppender<>();
		lines.start();
		logger.setLevel(ch.qos.logback.classic.Level.INFO);
		logger.addAppender(lines);
		fails(WRONG_KEY);
		for (int second = 0; second < 100; second++) {
			outcome();
			this.clock.pass(Duration.ofSeconds(1));
		}
		this.answer = this::granted;
		this.clock.pass(Duration.ofMinutes(5));
		outcome();
		logger.detachAppender(lines);

		assertThat(lines.list).extracting(ILoggingEvent::getMessage)
			.containsExactly("The login to the store fails; it is tried again after growing pauses",
					"The login to the store succeeds again");
		assertThat(lines.list.getFirst().getKeyValuePairs()).extracting("key", "value")
			.contains(org.assertj.core.groups.Tuple.tuple("address", "https://store.internal"));
	}

	private List<Object> outcomes(int reads) {
		List<Object> outcomes = new ArrayList<>();
		for (int read = 0; read < reads; read++) {
			outcomes.add(outcome());
		}
		return outcomes;
	}

	private static Failure failure(TokenSession<String> session) {
		try {
			throw new AssertionError(session.current("c").toString());
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	/**
	 * Until the login that nobody waits for has ended.
	 */
	private void settled() {
		while (this.session.isLoggingIn()) {
			Thread.onSpinWait();
		}
	}

	@SuppressWarnings("unchecked")
	private static <X extends Throwable> RuntimeException sneaky(Class<? extends Throwable> type) throws X {
		try {
			throw (X) type.getDeclaredConstructor().newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new LinkageError(type.getName(), ex);
		}
	}

}
