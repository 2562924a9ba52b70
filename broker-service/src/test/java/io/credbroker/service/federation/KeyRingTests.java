package io.credbroker.service.federation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.credbroker.service.support.MovableClock;
import io.credbroker.service.support.SigningKeyFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class KeyRingTests {

	private static final Duration DAY = Duration.ofDays(1);

	private static final Duration DELAY = Duration.ofMinutes(10);

	private final MovableClock clock = new MovableClock();

	private SigningKeyFiles files;

	@BeforeEach
	void setUp(@TempDir Path directory) {
		this.files = SigningKeyFiles.in(directory);
	}

	private KeyRing ring() {
		return new KeyRing(new KeyDirectory(this.files.directory()), new KeySchedule(DELAY, Duration.ofMinutes(15)),
				this.clock);
	}

	private KeyRing loaded() {
		KeyRing ring = ring();
		ring.load();
		return ring;
	}

	private Instant now() {
		return this.clock.instant();
	}

	private static List<String> published(KeyRing ring) {
		return ring.published().stream().map(SigningKey::name).toList();
	}

	@Test
	void theFirstKeySignsAtOnce() {
		this.files.add("one", now(), DAY);

		assertThat(loaded().signing()).map(SigningKey::name).contains("one");
	}

	@Test
	void aNewKeyIsPublishedAtOnceAndSignsAfterTheDelayOnAllReplicasAlike() throws IOException {
		this.files.add("one", now().minus(DELAY), DAY);
		KeyRing running = loaded();
		this.files.add("two", now(), DAY);
		running.reload();
		KeyRing started = loaded();

		assertThat(published(running)).containsExactly("one", "two").isEqualTo(published(started));

		this.clock.move(DELAY.minusSeconds(1));
		assertThat(published(running)).containsExactly("one", "two").isEqualTo(published(started));

		this.clock.move(Duration.ofSeconds(1));
		assertThat(published(running)).containsExactly("two", "one").isEqualTo(published(started));
		assertThat(running.signing()).map(SigningKey::name).contains("two");
	}

	@Test
	void aKeyThatIsAddedLateIsPublishedForTheWholeDelayAllTheSame() throws IOException {
		this.files.add("one", now().minus(DAY), DAY.multipliedBy(3));
		KeyRing ring = loaded();
		this.files.add("two", now().minus(Duration.ofHours(1)), DAY);
		ring.reload();

		assertThat(ring.signing()).map(SigningKey::name).contains("one");
		assertThat(ring.late()).containsExactly("two");
		this.clock.move(DELAY);
		assertThat(ring.signing()).map(SigningKey::name).contains("two");
	}

	@Test
	void aKeyWhoseCertificateBeginsLaterIsPublishedBefore() throws IOException {
		this.files.add("one", now(), DAY);
		KeyRing ring = loaded();
		this.files.add("two", now().plus(Duration.ofHours(1)), DAY);
		ring.reload();
		this.clock.move(Duration.ofMinutes(65));

		assertThat(published(ring)).containsExactly("one", "two");
		this.clock.move(Duration.ofMinutes(5));
		assertThat(published(ring)).containsExactly("two", "one");
	}

	@Test
	void aKeySignsNothingThatOutlivesItsCertificate() {
		this.files.add("ending", now(), Duration.ofHours(1));
		this.files.add("lasting", now().minus(DAY), DAY.multipliedBy(3));
		KeyRing ring = loaded();
		this.clock.move(Duration.ofMinutes(44));
		assertThat(ring.signing()).map(SigningKey::name).contains("ending");

		this.clock.move(Duration.ofMinutes(2));
		assertThat(ring.signing()).map(SigningKey::name).contains("lasting");
		assertThat(published(ring)).containsExactly("lasting", "ending");

		this.clock.move(Duration.ofMinutes(14));
		assertThat(published(ring)).containsExactly("lasting");
	}

	@Test
	void aRemovedKeyIsNoLongerUsed() throws IOException {
		this.files.add("one", now().minus(DAY), DAY.multipliedBy(3)).add("two", now().minus(DELAY), DAY);
		KeyRing ring = loaded();
		this.files.remove("two");

		assertThat(ring.reload()).isTrue();
		assertThat(published(ring)).containsExactly("one");
		assertThat(ring.signing()).map(SigningKey::name).contains("one");
	}

	@Test
	void aKeyWhoseFilesAreSpoiledStaysAsItWasAndTheReasonIsTold() throws IOException {
		this.files.add("one", now(), DAY);
		KeyRing ring = loaded();
		this.files.write("one.crt", "half of a certifi");
		this.files.write("other.key", "nothing");

		assertThat(ring.reload()).isFalse();
		assertThat(published(ring)).containsExactly("one");
		assertThat(ring.faults().get("one")).contains("one.crt holds no certificate");
		assertThat(ring.faults().get("other"))
			.isEqualTo("other.key has no other.crt beside it: add it, or remove both");
	}

	@Test
	void oneKeyUnderTwoNamesIsPublishedOnce() throws IOException {
		this.files.add("one", now(), DAY);
		KeyText text = text("one");
		this.files.write("two.crt", text.certificate());
		this.files.write("two.key", text.privateKey());
		KeyRing ring = loaded();

		assertThat(published(ring)).containsExactly("one");
		assertThat(ring.faults().get("two")).contains("the same key as one.key");
	}

	private KeyText text(String name) {
		try {
			return new KeyDirectory(this.files.directory()).text(name);
		}
		catch (UnusableKeyException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void aStartWithoutAUsableKeySaysWhatToDo() {
		assertThatIllegalStateException().isThrownBy(() -> ring().load())
			.withMessageContaining("Put a private key NAME.key and its certificate NAME.crt there");
		this.files.add("later", now().plus(DAY), DAY);
		this.files.write("half.key", "x");
		assertThatIllegalStateException().isThrownBy(() -> ring().load())
			.withMessageContaining("half.key has no half.crt")
			.withMessageContaining("later.crt is valid from 2026-01-02T00:00:00Z");
	}

}
