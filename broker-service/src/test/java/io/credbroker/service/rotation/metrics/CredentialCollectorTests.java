package io.credbroker.service.rotation.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.support.MovableClock;
import io.credbroker.service.support.Scrape;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a scrape shows of a snapshot.
 */
class CredentialCollectorTests {

	private static final int LIMIT = 2000;

	private final PrometheusRegistry registry = new PrometheusRegistry();

	private final MovableClock clock = new MovableClock();

	private final CredentialCollector collector = new CredentialCollector(Labels.of("application", "broker"),
			this.clock);

	private static MappingKey mapping(String name) {
		return new MappingKey(ResourceKind.VARIABLE, name, "vault");
	}

	private CredentialFigures rotated(String mapping, Duration ago, Duration dueIn, HeldVersions held) {
		Instant then = this.clock.instant().minus(ago);
		return new CredentialFigures(List.of(mapping(mapping)), "vault", then, then, this.clock.instant().plus(dueIn),
				null, held);
	}

	private Scrape shown(CredentialFigures... credentials) {
		return shown(List.of(credentials));
	}

	private Scrape shown(List<CredentialFigures> credentials) {
		this.collector.show(RotationSnapshot.of(credentials, Set.of("vault", "idle"), Map.of(), LIMIT));
		return scrape();
	}

	@BeforeEach
	void register() {
		this.registry.register(this.collector);
	}

	private String text() {
		try {
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			PrometheusTextFormatWriter.create().write(out, this.registry.scrape());
			return out.toString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private Scrape scrape() {
		return new Scrape(text());
	}

	@Test
	void aPatternShowsItsWorstCredentialAndAllHolders() {
		Instant until = this.clock.instant().plusSeconds(60);

		Scrape scrape = shown(
				rotated("s3-{bucket}", Duration.ofHours(1), Duration.ofHours(1), new HeldVersions(2, 1, until)),
				rotated("s3-{bucket}", Duration.ofHours(5), Duration.ofHours(-2), new HeldVersions(3, 0, null)));

		String label = "mapping=\"s3-{bucket}\"";
		assertThat(scrape.value("broker_credential_age_seconds", label)).isEqualTo(5 * 3600);
		assertThat(scrape.value("broker_credential_rotation_due_seconds", label)).isEqualTo(-2 * 3600);
		assertThat(scrape.value("broker_credential_holders", label, "version=\"current\"")).isEqualTo(5);
		assertThat(scrape.value("broker_credential_holders", label, "version=\"older\"")).isEqualTo(1);
		assertThat(scrape.value("broker_credential_older_held_seconds", label)).isEqualTo(60);
		assertThat(scrape.value("broker_credentials_overdue", "store=\"vault\"")).isEqualTo(1);
		assertThat(scrape.value("broker_credentials_overdue", "store=\"idle\"")).isZero();
	}

	@Test
	void agesAndDueTimesGoOnWithoutANewReading() {
		shown(rotated("a", Duration.ZERO, Duration.ofMinutes(1), HeldVersions.NOBODY));

		this.clock.move(Duration.ofMinutes(2));

		Scrape later = scrape();
		assertThat(later.value("broker_credential_age_seconds", "mapping=\"a\"")).isEqualTo(120);
		assertThat(later.value("broker_credential_rotation_due_seconds", "mapping=\"a\"")).isEqualTo(-60);
		assertThat(later.value("broker_credentials_overdue", "store=\"vault\"")).isEqualTo(1);
	}

	@Test
	void whatLeavesTheCatalogLeavesTheMetrics() {
		shown(rotated("old", Duration.ZERO, Duration.ZERO, HeldVersions.NOBODY),
				rotated("stays", Duration.ZERO, Duration.ZERO, HeldVersions.NOBODY));

		Scrape scrape = shown(rotated("stays", Duration.ZERO, Duration.ZERO, HeldVersions.NOBODY));

		assertThat(scrape.text()).contains("mapping=\"stays\"").doesNotContain("mapping=\"old\"");
	}

	@Test
	void whatNobodyKnowsIsNotShown() {
		Scrape scrape = shown(failed("unread", "secret_missing"));

		assertThat(scrape.text()).doesNotContain("mapping=\"unread\"").doesNotContain("NaN");
		assertThat(scrape.value("broker_credentials_failing", "store=\"vault\"", "cause=\"credential\"")).isEqualTo(1);
	}

	private static CredentialFigures failed(String mapping, String code) {
		return new CredentialFigures(List.of(mapping(mapping)), "vault", null, null, null, FailureCause.of(code), null);
	}

	@Test
	void tooManyMappingsLeaveThoseThatNeedAttention() {
		List<CredentialFigures> credentials = new ArrayList<>(IntStream.range(0, 10_000)
			.mapToObj((i) -> rotated("m" + i, Duration.ofDays(1), Duration.ofDays(30), HeldVersions.NOBODY))
			.toList());
		credentials.add(rotated("late", Duration.ofDays(1), Duration.ofDays(-1), HeldVersions.NOBODY));
		credentials.add(rotated("held", Duration.ofDays(1), Duration.ofDays(40), new HeldVersions(1, 1, Instant.MAX)));
		credentials.add(new CredentialFigures(List.of(mapping("broken")), "vault", this.clock.instant(), null, null,
				FailureCause.CREDENTIAL, HeldVersions.NOBODY));

		Scrape scrape = shown(credentials);

		assertThat(scrape.values("broker_credential_age_seconds")).hasSize(LIMIT);
		assertThat(scrape.labelValues("broker_credential_age_seconds", "mapping")).contains("late", "held", "broken");
		assertThat(scrape.text()).contains("broker_credential_mappings_omitted{application=\"broker\"} 8003.0");
		assertThat(scrape.value("broker_credentials_overdue", "store=\"vault\"")).isEqualTo(1);
		assertThat(scrape.text().lines().filter((line) -> line.startsWith("broker_")).count())
			.isLessThan(6L * LIMIT + 20);
	}

	@Test
	void namesOfAnyKindAreEscaped() {
		String odd = "quote\" back\\slash line\nbreak 名前 😀 {a=\"b\"} 1";

		Scrape scrape = shown(rotated(odd, Duration.ZERO, Duration.ZERO, HeldVersions.NOBODY));

		assertThat(scrape.labelValues("broker_credential_age_seconds", "mapping"))
			.containsExactly("quote\\\" back\\\\slash line\\nbreak 名前 😀 {a=\\\"b\\\"} 1");
		assertThat(scrape.text().lines().filter((line) -> !line.isBlank()))
			.allMatch((line) -> line.startsWith("#") || line.startsWith("broker_"));
	}

	@Test
	void aScrapeBesideANewReadingIsWhole() {
		AtomicBoolean stop = new AtomicBoolean();
		shown(some(0));
		CompletableFuture<Void> readings = CompletableFuture.runAsync(() -> {
			for (int i = 1; !stop.get(); i++) {
				this.collector.show(RotationSnapshot.of(some(i), Set.of("vault"), Map.of(), LIMIT));
			}
		});
		for (int i = 0; i < 50; i++) {
			Scrape scrape = scrape();
			assertThat(scrape.value("broker_credential_age_seconds", "mapping=\"stays\"")).isEqualTo(1);
			assertThat(scrape.value("broker_credentials_overdue", "store=\"vault\"")).isZero();
		}
		stop.set(true);
		readings.join();
	}

	/**
	 * Mappings of which only one is there in each reading.
	 */
	private List<CredentialFigures> some(int reading) {
		List<CredentialFigures> credentials = new ArrayList<>(IntStream.range(0, 50)
			.mapToObj((i) -> rotated(reading + "-" + i, Duration.ZERO, Duration.ofDays(1), HeldVersions.NOBODY))
			.toList());
		credentials.add(rotated("stays", Duration.ofSeconds(1), Duration.ofDays(1), HeldVersions.NOBODY));
		return credentials;
	}

}
