package io.credbroker.provider.testkit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * The contract of a provider: extend it, say how to open a store, and inherit every test.
 */
public abstract class SecretProviderContract extends StoreFaultContract {

	@Test
	final void findsASecretWithItsFieldsAsTheyWereStored() {
		Map<String, String> fields = CanaryFields.fields();
		SecretKey key = this.store.put("found", fields);

		assertThat(fieldsOf(fetch(key))).isEqualTo(fields);
	}

	@Test
	final void namesTheSameVersionUntilTheSecretChanges() {
		SecretKey key = this.store.put("versioned", CanaryFields.fields());
		String first = versionOf(fetch(key));
		String again = versionOf(fetch(key));
		this.store.put("versioned", CanaryFields.fields());
		String changed = versionOf(fetch(key));

		Assumptions.assumeFalse("null".equals(first), "this store knows no versions");
		assertThat(again).isEqualTo(first);
		assertThat(changed).isNotEqualTo(first);
	}

	@Test
	final void saysMissingWhenThereIsNothingUnderTheKey() {
		Assumptions.assumeTrue(this.store.knowsNames(), "this store has no names under which there could be nothing");
		this.store.put("neighbour", CanaryFields.fields());

		assertThat(fetch(this.store.absent())).isInstanceOf(Missing.class);
	}

	/**
	 * A key that is taken at load and never asked for is a connection that never works,
	 * and one that is refused at load and could be read is one too few.
	 */
	@Test
	final void refusesAtLoadExactlyTheKeysThatNoFetchAsksFor() {
		KeyChecker checker = checker();
		fetch(this.store.put("neighbour", CanaryFields.fields()));

		for (String path : KeyTable.PATHS) {
			SecretKey key = new SecretKey(path);
			OptionalInt before = this.store.calls();
			FetchResult result = fetch(key);
			boolean asked = !this.store.calls().equals(before);

			assertThat(result instanceof Malformed && !asked).as("%s: %s", path, result)
				.isEqualTo(KeyTable.refuses(checker, key));
		}
	}

	@Test
	final void refusesAnOptionThatItDoesNotHave() {
		SecretKey key = this.store.put("without", CanaryFields.fields());

		assertThat(KeyTable.refuses(checker(), KeyTable.withUnknownOption(key))).isTrue();
	}

	private KeyChecker checker() {
		Assumptions.assumeTrue(this.provider instanceof KeyChecker, "this provider takes every key and no options");
		Assumptions.assumeTrue(this.store.calls().isPresent(), "calls leave no trace in this store");
		return (KeyChecker) this.provider;
	}

	@Test
	final void seesAChangedSecretAtOnce() {
		SecretKey key = this.store.put("changing", CanaryFields.fields());
		for (int change = 0; change < 5; change++) {
			fetch(key);
			Map<String, String> changed = CanaryFields.fields();
			this.store.put("changing", changed);

			assertThat(fieldsOf(fetch(key))).isEqualTo(changed);
		}
	}

	@Test
	final void probeSaysUpWhenTheStoreServes() {
		this.store.put("served", CanaryFields.fields());

		assertThat(probe()).isInstanceOf(StoreStatus.Up.class);
	}

	@Test
	final void answersManyThreadsAtOnceEachWithItsOwnSecret() {
		List<SecretKey> keys = new ArrayList<>();
		List<Map<String, String>> fields = new ArrayList<>();
		for (int index = 0; index < 4; index++) {
			fields.add(CanaryFields.fields());
			keys.add(this.store.put("shared-" + index, fields.get(index)));
		}

		List<FetchResult> results = this.calls.atOnce(200,
				(index) -> this.calls.fetch(this.provider, keys.get(index % 4)));

		for (int index = 0; index < results.size(); index++) {
			assertThat(fieldsOf(results.get(index))).isEqualTo(fields.get(index % 4));
		}
	}

	@Test
	final void createCallsNothing() {
		OptionalInt before = this.store.calls();
		this.store.connect().close();

		Assumptions.assumeTrue(before.isPresent(), "calls leave no trace in this store");
		assertThat(this.store.calls()).isEqualTo(before);
	}

	@Test
	final void closesTwice() {
		fetch(this.store.put("closing", CanaryFields.fields()));
		this.provider.close();

		assertThatCode(this.provider::close).doesNotThrowAnyException();
	}

	@Test
	final void anInterruptedCallerIsAnsweredAndStaysInterrupted() {
		Map<String, String> fields = CanaryFields.fields();
		SecretKey key = this.store.put("interrupted", fields);

		TimedCalls.Interrupted answer = this.calls.interrupted(this.provider, key);

		assertThat(answer.result()).isInstanceOfAny(Found.class, Unavailable.class);
		assertThat(answer.stillInterrupted()).isTrue();
		assertThat(fieldsOf(fetch(key))).as("for the next caller").isEqualTo(fields);
	}

	@Test
	final void noTextHoldsASeededValueOrACredential() {
		LeakDetector detector = new LeakDetector();
		Set<String> hidden = new HashSet<>(this.store.credentials());
		try (LogCapture _ = new LogCapture(detector, this.store.serverLoggers())) {
			tellEveryStory(detector, hidden);
		}
		detector.assertHides(hidden);
	}

	private void tellEveryStory(LeakDetector detector, Collection<String> hidden) {
		SecretKey key = put(hidden);
		detector.saw(this.calls.guarded(() -> fetch(key), detector));
		for (StoreFault fault : StoreFault.values()) {
			if (!this.store.cannotShow().containsKey(fault)) {
				expect(fault);
				put(hidden);
				this.store.suffer(fault);
				detector.saw(this.calls.guarded(() -> fetch(key), detector));
				detector.saw(this.calls.guarded(this::probe, detector));
				this.store.recover();
				this.store.outlastPauses();
			}
		}
		detector.saw(this.calls.guarded(() -> fetch(key), detector));
		detector.saw(this.provider);
	}

	private SecretKey put(Collection<String> hidden) {
		Map<String, String> fields = CanaryFields.fields();
		hidden.addAll(fields.values());
		return this.store.put("hidden", fields);
	}

}
