package io.credbroker.service.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import com.nimbusds.jose.jwk.RSAKey;
import io.credbroker.api.ProblemCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

class IssuerKeysTests {

	private final FakeIssuer issuer = new FakeIssuer();

	private final IdentityFixture identity = new IdentityFixture(this.issuer);

	@AfterEach
	void stop() {
		this.identity.close();
		this.issuer.close();
	}

	@Test
	void startingCallsNobody() {
		assertThat(this.issuer.fetches()).isZero();
	}

	@Test
	void aNewKeyIsFetchedWhenATokenNamesIt() {
		this.identity.verify(signedBy("first"));
		this.issuer.publishes(FakeIssuer.FIRST, FakeIssuer.SECOND);

		assertThat(this.identity.verify(signedBy("second")).subject()).isEqualTo("airflow");
		assertThat(this.identity.verify(signedBy("first")).subject()).isEqualTo("airflow");
		assertThat(this.issuer.fetches()).isEqualTo(2);
	}

	@Test
	void aKeyThatTheIssuerDoesNotPublishIsRefused() {
		this.identity.verify(signedBy("first"));

		refused(signedBy("second"), ProblemCode.TOKEN_SIGNATURE_INVALID, "'second'");
	}

	@Test
	void aFloodOfUnknownKeysCostsTheIssuerTwoCallsAndOthersNothing() {
		this.identity.verify(signedBy("first"));

		IntStream.range(0, 50)
			.forEach((i) -> assertThatThrownBy(() -> this.identity.verify(signedBy("second")))
				.isInstanceOf(IdentityException.class));

		assertThat(this.issuer.fetches()).isEqualTo(2);
		assertThat(this.identity.verify(signedBy("first")).subject()).isEqualTo("airflow");
		refused(signedBy("second"), ProblemCode.IDENTITY_KEYS_UNAVAILABLE, "budget for fetching keys");
	}

	@Test
	void aFloodOfUnknownKeysDelaysARolloverBySeconds() {
		this.identity.verify(signedBy("first"));
		IntStream.range(0, 50)
			.forEach((i) -> assertThatThrownBy(() -> this.identity.verify(signedBy("third")))
				.isInstanceOf(IdentityException.class));
		this.issuer.publishes(FakeIssuer.FIRST, FakeIssuer.SECOND);
		refused(signedBy("second"), ProblemCode.IDENTITY_KEYS_UNAVAILABLE, "budget for fetching keys");

		this.identity.clock.move(Duration.ofSeconds(5));

		assertThat(this.identity.verify(signedBy("second")).subject()).isEqualTo("airflow");
		assertThat(this.issuer.fetches()).isEqualTo(3);
	}

	@Test
	void aTokenIsNotRememberedForLongerThanItsKeyIsPublished() {
		String stolen = forYears("first");
		this.identity.verify(stolen);
		this.issuer.publishes(FakeIssuer.SECOND);
		this.identity.verify(signedBy("second"));
		this.identity.clock.move(Duration.ofSeconds(5));

		refused(stolen, ProblemCode.TOKEN_SIGNATURE_INVALID, "does not publish the key 'first'");
	}

	@Test
	void aKeyThatIsWithdrawnEndsItsTokensThoughNobodyShowsAnother() {
		String stolen = forYears("first");
		this.identity.verify(stolen);
		this.issuer.publishes(FakeIssuer.SECOND);

		this.identity.clock.move(Duration.ofMinutes(5).plusSeconds(1));

		refused(stolen, ProblemCode.TOKEN_SIGNATURE_INVALID, "does not publish the key 'first'");
	}

	@Test
	void aNewKeyBesideTheOldOneMakesNobodyVerifyAnew() {
		Caller caller = this.identity.verify(signedBy("first"));
		String token = signedBy("first");
		Caller before = this.identity.verify(token);
		this.issuer.publishes(FakeIssuer.FIRST, FakeIssuer.SECOND);
		this.identity.verify(signedBy("second"));

		assertThat(this.identity.verify(token)).isSameAs(before).isNotSameAs(caller);
	}

	@Test
	void withoutKeysNobodyIsVerifiedAndLaterEverybody() {
		this.issuer.answersWith(503);
		refused(signedBy("first"), ProblemCode.IDENTITY_KEYS_UNAVAILABLE, "'idp'");

		this.issuer.answersWith(200);

		assertThat(this.identity.verify(signedBy("first")).subject()).isEqualTo("airflow");
	}

	@Test
	void anIssuerThatCannotBeReachedIsUnavailable() {
		this.issuer.close();

		refused(signedBy("first"), ProblemCode.IDENTITY_KEYS_UNAVAILABLE, "try again");
	}

	@Test
	void knownKeysOutliveAnOutageAndUnknownOnesAreNotJudgedInIt() {
		this.identity.verify(signedBy("first"));
		this.issuer.answersWith(500);

		refused(signedBy("second"), ProblemCode.IDENTITY_KEYS_UNAVAILABLE, "try again");
		assertThat(this.identity.verify(signedBy("first")).subject()).isEqualTo("airflow");
	}

	@Test
	void aRedirectIsNotFollowed() {
		this.issuer.answersWith(302);

		refused(signedBy("first"), ProblemCode.IDENTITY_KEYS_UNAVAILABLE, "try again");
	}

	@Test
	void discoveryThatNamesAnotherIssuerIsNotBelieved() {
		this.issuer.claimsToBe("https://other.example");

		refused(signedBy("first"), ProblemCode.IDENTITY_KEYS_UNAVAILABLE, "try again");
		assertThat(this.issuer.fetches()).isZero();
	}

	@Test
	void aConfiguredKeyAddressNeedsNoDiscovery() {
		this.issuer.claimsToBe("https://other.example");

		try (IdentityFixture direct = new IdentityFixture(this.issuer, "jwks-uri", this.issuer.url() + "/jwks")) {
			assertThat(direct.verify(signedBy("first")).subject()).isEqualTo("airflow");
		}
	}

	@Test
	void manyTokensAtOnceCostOneFetch() throws Exception {
		List<Callable<String>> calls = IntStream.range(0, 200)
			.<Callable<String>>mapToObj((i) -> () -> this.identity.verify(signedBy("first")).subject())
			.toList();

		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Future<String> call : threads.invokeAll(calls)) {
				assertThat(call.get()).isEqualTo("airflow");
			}
		}
		assertThat(this.issuer.fetches()).isOne();
	}

	@Test
	void aFloodOfUnknownKeysMakesNobodyElseWait() throws Exception {
		this.identity.verify(signedBy("first"));
		CountDownLatch answered = new CountDownLatch(1);
		this.issuer.holds(answered);

		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Caller>> flood = IntStream.range(0, 100)
				.mapToObj((i) -> threads.submit(() -> this.identity.verify(signedBy("second"))))
				.toList();
			await().until(() -> this.issuer.fetches() == 2);

			assertThat(this.identity.verify(signedBy("first")).subject()).isEqualTo("airflow");
			assertThat(flood).noneMatch(Future::isDone);
			answered.countDown();
			for (Future<Caller> one : flood) {
				assertThatThrownBy(one::get).hasCauseInstanceOf(IdentityException.class);
			}
		}
		assertThat(this.issuer.fetches()).isEqualTo(2);
	}

	@Test
	void aRolloverOfKeysUnderLoadFailsNoToken() throws Exception {
		AtomicReference<String> signer = new AtomicReference<>("first");
		AtomicBoolean over = new AtomicBoolean();
		AtomicInteger verified = new AtomicInteger();

		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> load = IntStream.range(0, 8).<Future<?>>mapToObj((i) -> threads.submit(() -> {
				while (!over.get()) {
					this.identity.verify(signedBy(signer.get()));
					verified.incrementAndGet();
				}
			})).toList();
			soon(verified);
			this.issuer.publishes(FakeIssuer.FIRST, FakeIssuer.SECOND);
			signer.set("second");
			soon(verified);
			this.issuer.publishes(FakeIssuer.SECOND);
			soon(verified);
			over.set(true);
			for (Future<?> one : load) {
				one.get();
			}
		}
		assertThat(this.issuer.fetches()).isEqualTo(2);
	}

	/** Waits until the load has gone on for a while. */
	private static void soon(AtomicInteger verified) {
		int goal = verified.get() + 100;
		await().until(() -> verified.get() >= goal);
	}

	private void refused(String token, ProblemCode code, String detail) {
		assertThatThrownBy(() -> this.identity.verify(token))
			.isInstanceOfSatisfying(IdentityException.class, (failure) -> assertThat(failure.code()).isEqualTo(code))
			.hasMessageContaining(detail);
	}

	private String signedBy(String key) {
		return FakeIssuer.token(key(key), this.issuer.claims(this.identity.clock.instant()).build());
	}

	private static RSAKey key(String name) {
		return switch (name) {
			case "first" -> FakeIssuer.FIRST;
			case "second" -> FakeIssuer.SECOND;
			default -> new RSAKey.Builder(FakeIssuer.SECOND).keyID(name).build();
		};
	}

	private String forYears(String key) {
		Instant now = this.identity.clock.instant();
		return FakeIssuer.token(key(key),
				this.issuer.claims(now).expirationTime(Date.from(now.plus(Duration.ofDays(7)))).build());
	}

}
