package io.credbroker.service.catalog;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.mapping.KnownStores;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A store named {@code sts} issues by DAG and run what is under {@code role/}, and gives
 * everybody the same under other keys.
 */
class SharingRefusalTests {

	private final CatalogParser parser = new CatalogParser(new KnownNames(
			new KnownStores(Set.of("sts", "vault"),
					(store, key) -> key.path().startsWith("role/") && "sts".equals(store)
							? IssuingScope.of(ContextPart.DAG, ContextPart.RUN) : IssuingScope.NONE,
					(_, _) -> null),
			Map.of(), Standing.ASSERTED));

	private void parse(String name, String store, String key, String sharing) {
		this.parser.parse("catalog.yaml", """
				variables:
				  "%s":
				    secret: { store: %s, key: "%s" }
				    %s
				""".formatted(name, store, key, sharing), 1, Instant.EPOCH);
	}

	@ParameterizedTest
	@ValueSource(strings = { "role/etl", "role/{name}" })
	void whatIsIssuedByContextCannotBeSharedByEverybody(String key) {
		assertThatExceptionOfType(CatalogRefusedException.class)
			.isThrownBy(() -> parse("s-{name}", "sts", key, "sharing: shared"))
			.withMessageContaining(
					"catalog.yaml:4:14: cannot be shared by everybody, since store \"sts\" issues what is"
							+ " under this key by: dag, run; leave sharing out to share it where these are the same, or set"
							+ " per-caller or per-lookup");
	}

	@ParameterizedTest
	@ValueSource(strings = { "owner: data", "sharing: per-caller", "sharing: per-lookup" })
	void whatIsSilentOrFinerIsAccepted(String sharing) {
		parse("s", "sts", "role/etl", sharing);
	}

	@Test
	void whatIsTheSameForEverybodyMaySayThatItIsShared() {
		parse("s", "sts", "stored/etl", "sharing: shared");
		parse("s", "vault", "role/etl", "sharing: shared");
	}

	@Test
	void aStoreThatIsNotKnownIsTheOnlyProblemOfItsMapping() {
		assertThatExceptionOfType(CatalogRefusedException.class)
			.isThrownBy(() -> parse("s", "valut", "role/etl", "sharing: shared"))
			.satisfies((refused) -> assertThat(refused.problems()).hasSize(1));
	}

	@Test
	void whyReplicasCannotShareIsSaidWithTheLine() {
		assertThatExceptionOfType(CatalogRefusedException.class)
			.isThrownBy(() -> parse("s", "vault", "role/etl", "sharing: cluster"))
			.withMessageContaining("catalog.yaml:4:14: replicas share no credentials here");
	}

}
