package io.credbroker.service.secret;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.credbroker.service.secret.SharingReplicas.Replica;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.spi.FetchResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.credbroker.service.secret.SharingReplicas.CANARY;
import static io.credbroker.service.secret.SharingReplicas.KEY;
import static io.credbroker.service.secret.SharingReplicas.key;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three replicas on one real PostgreSQL that share what one store issues.
 */
class ClusterReadsTests {

	private SharingReplicas sharing;

	private ScriptedStore store;

	private List<Replica> replicas = List.of();

	@BeforeEach
	void start(@TempDir Path directory) throws IOException {
		this.sharing = new SharingReplicas(directory);
		this.store = this.sharing.store;
		CredentialKeys keys = this.sharing.keys("a", null);
		this.replicas = List.of(this.sharing.start(keys), this.sharing.start(keys), this.sharing.start(keys));
	}

	@AfterEach
	void stop() throws Exception {
		this.sharing.close();
	}

	@Test
	void aHerdAtAllReplicasIsGivenOneCredential() throws Exception {
		CountDownLatch together = new CountDownLatch(1);
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<ReadResult>> herd = IntStream.range(0, 90)
				.mapToObj((number) -> threads.submit((Callable<ReadResult>) () -> {
					together.await();
					return this.replicas.get(number % 3).read();
				}))
				.toList();
			together.countDown();

			for (Future<ReadResult> each : herd) {
				assertThat(Replica.password(each.get())).isEqualTo(CANARY + 1);
				assertThat(lease(each.get())).isEqualTo("lease-1");
			}
		}
		assertThat(this.store.reads(KEY)).isEqualTo(1);
	}

	@Test
	void theFingerprintIsTheSameAtEveryReplica() {
		assertThat(this.replicas.stream()
			.map(Replica::read)
			.map((reading) -> ((ReadResult.Current) reading).fingerprint()))
			.containsOnly(((ReadResult.Current) this.replicas.getFirst().read()).fingerprint());
	}

	@Test
	void oneThatIsForgottenIsIssuedAgainAndOnce() {
		this.replicas.forEach(Replica::read);

		this.replicas.forEach((replica) -> replica.secrets().invalidate("s", KEY));

		assertThat(this.replicas.stream().map(Replica::read).map(Replica::password)).containsOnly(CANARY + 2);
		assertThat(this.store.reads(KEY)).isEqualTo(2);
	}

	@Test
	void oneThatWillEndSoonIsReplacedOnceForAll() {
		this.store.answers(KEY, (_) -> this.sharing
			.issue((this.sharing.issued.get() == 0) ? Duration.ofMillis(1) : Duration.ofHours(1)));
		this.replicas.getFirst().read();

		assertThat(this.replicas.stream().map(Replica::read).map(Replica::password)).containsOnly(CANARY + 2);
		assertThat(this.store.reads(KEY)).isEqualTo(2);
	}

	/**
	 * A replica that was killed leaves a claim that nobody renews.
	 */
	@Test
	void aReplicaThatEndsWhileItIssuesIsReplaced() {
		assertThat(this.replicas.getFirst().shared().claim(key())).isNotNull();

		assertThat(Replica.password(this.replicas.get(1).read())).isEqualTo(CANARY + 1);
		assertThat(Replica.password(this.replicas.get(2).read())).isEqualTo(CANARY + 1);
		assertThat(this.replicas.get(1).counted("abandoned")).isOne();
	}

	/**
	 * A replica that was stopped goes on after another has taken over.
	 */
	@Test
	void whatComesTooLateIsRevokedAndTheOtherUsed() throws Exception {
		Replica slow = this.replicas.getFirst();
		this.store.answers(KEY, (_) -> {
			if (this.sharing.issued.get() == 0) {
				FetchResult late = this.sharing.issue(Duration.ofHours(1));
				this.replicas.get(1).shared().forget("s", KEY);
				this.replicas.get(1).read();
				return late;
			}
			return this.sharing.issue(Duration.ofHours(1));
		});

		assertThat(Replica.password(slow.read())).isEqualTo(CANARY + 2);
		assertThat(Replica.password(this.replicas.get(2).read())).isEqualTo(CANARY + 2);
		for (int i = 0; i < 1000 && this.store.revoked().isEmpty(); i++) {
			Thread.sleep(10);
		}
		assertThat(this.store.revoked()).containsExactly("lease-1");
	}

	@Test
	void aStoreThatFailsIsAskedOncePerReplicaAndNobodyWaitsForIt() {
		this.store.answers(KEY, new FetchResult.Denied("planted"));

		assertThat(this.replicas.stream().map(Replica::read)).allMatch(ReadResult.Failed.class::isInstance);
		assertThat(this.store.reads(KEY)).isEqualTo(3);
	}

	@Test
	void withoutTheDatabaseNoneIsIssuedAndTheKnownOneServes() throws IOException {
		this.replicas.getFirst().read();
		this.replicas.forEach((replica) -> replica.database().close());

		assertThat(Replica.password(this.replicas.getFirst().read())).isEqualTo(CANARY + 1);
		assertThat(this.replicas.get(1).read()).isInstanceOfSatisfying(ReadResult.Failed.class,
				(failed) -> assertThat(failed.failure().code().code()).isEqualTo("store_unavailable"));
		assertThat(this.store.reads(KEY)).isEqualTo(1);
	}

	@Test
	void eachContextAndLimitHasItsOwn() {
		StoreKey limited = key().lasting(Duration.ofMinutes(1));

		assertThat(Replica.password(this.replicas.getFirst().read())).isEqualTo(CANARY + 1);
		assertThat(Replica.password(this.replicas.get(1).read(limited))).isEqualTo(CANARY + 2);
		assertThat(Replica.password(this.replicas.get(2).read(limited))).isEqualTo(CANARY + 2);
	}

	private static String lease(ReadResult reading) {
		return Objects.requireNonNull(((ReadResult.Current) reading).secret().lease()).id();
	}

}
