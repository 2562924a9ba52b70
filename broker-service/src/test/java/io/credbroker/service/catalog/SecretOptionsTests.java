package io.credbroker.service.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.mapping.KnownStores;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.OptionValue;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretOptions;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A store named {@code sts} knows the option {@code policy}, and refuses it for keys that
 * begin with {@code plain/}; no other store has options.
 */
class SecretOptionsTests {

	private final CatalogParser parser = new CatalogParser(new KnownNames(
			new KnownStores(Set.of("sts", "vault"), (_, _) -> IssuingScope.NONE, SecretOptionsTests::fault), Map.of(),
			Standing.ASSERTED));

	private static @Nullable String fault(String store, SecretKey key) {
		if (!store.equals("sts")) {
			return key.options().isEmpty() ? null : "takes no options";
		}
		try {
			key.options().requireOnly(List.of("policy", "policy-arns", "tags", "duration"));
			return (key.path().startsWith("plain/") && key.options().text("policy") != null) ? "needs no policy" : null;
		}
		catch (IllegalArgumentException ex) {
			return ex.getMessage();
		}
	}

	private CatalogRevision parse(String name, String store, String key, String options) {
		return this.parser.parse("catalog.yaml", """
				connections:
				  "%s":
				    conn-type: aws
				    secret:
				      store: %s
				      key: %s
				      options:
				%s
				""".formatted(name, store, key, options.indent(8)), 1, Instant.EPOCH);
	}

	private void refuses(String name, String store, String key, String options, String problem) {
		assertThatExceptionOfType(CatalogRefusedException.class).isThrownBy(() -> parse(name, store, key, options))
			.withMessageContaining(problem);
	}

	@Test
	void optionsReachTheProviderAsTheyAreWrittenWithWhatThePatternCaptured() {
		CatalogRevision revision = parse("s3-{bucket}", "sts", "role/{bucket}", """
				policy: '{"Resource": "arn:aws:s3:::{bucket}/{dag}/*"}'
				policy-arns: [a, b]
				tags: { team: "{team}", cost: 7 }
				duration: 900""");

		SecretKey key = revision.find(ResourceKind.CONNECTION, "s3-lake").orElseThrow().secrets().getFirst().asKey();
		assertThat(key.path()).isEqualTo("role/lake");
		assertThat(key.options()).isEqualTo(new SecretOptions(
				Map.of("policy", new OptionValue.Text("{\"Resource\": \"arn:aws:s3:::{bucket}/{dag}/*\"}"),
						"policy-arns", new OptionValue.Texts(List.of("a", "b")), "tags",
						new OptionValue.Entries(Map.of("team", "{team}", "cost", "7")), "duration",
						new OptionValue.Text("900")),
				Map.of("bucket", "lake")));
		assertThat(key.options().text("duration")).isEqualTo("900");
		assertThat(key.options().texts("policy-arns")).containsExactly("a", "b");
		assertThat(key.options().entries("tags")).containsEntry("team", "{team}");
	}

	@Test
	void whatTheStoreRefusesRefusesTheCatalogWithItsPlace() {
		refuses("a", "sts", "role/a", "polcy: x",
				"catalog.yaml:8:9: unknown option \"polcy\"; there are: policy, policy-arns, tags, duration");
		refuses("a", "sts", "plain/a", "policy: x", "needs no policy");
		refuses("a", "vault", "a", "policy: x", "takes no options");
	}

	@Test
	void valuesThatNoStoreCouldTakeAreRefused() {
		refuses("a", "sts", "role/a", "tags: { team: { a: b } }", "catalog.yaml");
		refuses("a", "sts", "role/a", "policy-arns: [[a]]", "catalog.yaml");
		refuses("a", "sts", "role/a", "policy: ~", "catalog.yaml");
	}

	@Test
	void anOptionOfAnotherKindNamesWhatItMustBe() {
		SecretOptions options = new SecretOptions(
				Map.of("tags", new OptionValue.Text("x"), "policy", new OptionValue.Entries(Map.of())), Map.of());

		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> options.entries("tags"))
			.withMessage("option \"tags\" must hold names with texts");
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> options.text("policy"))
			.withMessage("option \"policy\" must be one text");
		assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> options.texts("policy"))
			.withMessage("option \"policy\" must be a list of texts");
	}

}
