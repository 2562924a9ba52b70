package io.credbroker.provider.identitytoken;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.credbroker.spi.AuditContext;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.OptionValue;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretOptions;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.Standing;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.support.StaticListableBeanFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class IdentityTokenStoreTests {

	private static final IdentityTokenStoreSettings SETTINGS = new IdentityTokenStoreSettings(Duration.ofMinutes(15));

	private final RecordedTokens tokens = new RecordedTokens(true);

	private final IdentityTokenStore store = store(this.tokens);

	static IdentityTokenStore store(IdentityTokens tokens) {
		return (IdentityTokenStore) new IdentityTokenStoreFactory(
				new StaticListableBeanFactory(Map.of("tokens", tokens)).getBeanProvider(IdentityTokens.class))
			.create(SETTINGS);
	}

	private static SecretKey key(String audience, Map<String, OptionValue> options) {
		return new SecretKey(audience, new SecretOptions(options, Map.of("env", "prod")));
	}

	private static FetchResult fetch(IdentityTokenStore store, SecretKey key, Map<ContextPart, String> parts) {
		IssuingContext context = IssuingContext.of(store.issuingScope(key), (part) -> {
			String text = parts.get(part);
			return (text != null) ? ContextValue.of(text, Standing.VERIFIED) : null;
		});
		return store.fetch(new FetchRequest(key, Duration.ofMinutes(5), context, new AuditContext("test/a", "1")));
	}

	@Test
	void theTokenIsForTheAudienceAndTheTask() {
		Map<String, OptionValue> options = new LinkedHashMap<>();
		options.put("lifetime", new OptionValue.Text("5m"));
		options.put("claims", new OptionValue.Entries(Map.of("stage", "{env}-eu")));

		FetchResult result = fetch(this.store, key("https://vault.example", options),
				Map.of(ContextPart.DAG, "etl", ContextPart.TASK, "load"));

		assertThat(this.tokens.signed()).containsExactly("https://vault.example etl load {stage=prod-eu}");
		Found found = (Found) result;
		assertThat(found.secret()
			.fields()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (field) -> field.getValue().reveal())))
			.isEqualTo(Map.of("token", "signed-for-etl", "subject", "airflow:dag:etl", "expires_at",
					"2026-01-01T00:05:00Z"));
		assertThat(found.secret().expiresAt()).isEqualTo(Instant.parse("2026-01-01T00:05:00Z"));
		assertThat(result.toString()).doesNotContain("signed-for");
		assertThat(found.secret().fields().get("token")).isInstanceOf(SecretValue.class);
	}

	@Test
	void aPolicyMakesATokenShorterThanItsMappingSays() {
		SecretKey key = key("a", Map.of("lifetime", new OptionValue.Text("10m")));
		IssuingContext context = IssuingContext.of(this.store.issuingScope(key),
				(_) -> ContextValue.of("etl", Standing.VERIFIED));

		FetchResult result = this.store.fetch(new FetchRequest(key, Duration.ofMinutes(10), Duration.ofMinutes(2),
				context, new AuditContext("test/a", "1")));

		assertThat(result).isInstanceOfSatisfying(Found.class,
				(found) -> assertThat(found.secret().expiresAt()).isEqualTo(Instant.parse("2026-01-01T00:02:00Z")));
	}

	@Test
	void aLookupOfNoTaskIsDenied() {
		assertThat(fetch(this.store, key("a", Map.of()), Map.of(ContextPart.DAG, "etl")))
			.isEqualTo(new Denied("no identity token: the lookup names no task"));
	}

	@Test
	void withoutAKeyTheStoreIsUnavailable() {
		FetchResult result = fetch(store(new RecordedTokens(false)), key("a", Map.of()),
				Map.of(ContextPart.DAG, "etl", ContextPart.TASK, "load"));

		assertThat(result).isInstanceOf(Unavailable.class);
		assertThat(result.toString()).contains("broker.federation.keys.directory");
	}

	@Test
	void aStoreNeedsTheBrokerToBeAnIssuer() {
		IdentityTokenStoreFactory factory = new IdentityTokenStoreFactory(
				new StaticListableBeanFactory().getBeanProvider(IdentityTokens.class));

		assertThatIllegalArgumentException().isThrownBy(() -> factory.create(SETTINGS))
			.withMessageContaining("configure broker.federation");
		assertThatIllegalArgumentException().isThrownBy(() -> new IdentityTokenStoreSettings(Duration.ofHours(2)))
			.withMessage("lifetime must be between 1m and 1h");
	}

	@Test
	void aTokenIsIssuedAndMayBeAskedForAgain() {
		SecretKey key = key("a", Map.of());

		assertThat(this.store.isIssued(key)).isTrue();
		assertThat(this.store.isRepeatable(key)).isTrue();
		assertThat(this.store.probe()).isInstanceOf(StoreStatus.Up.class);
	}

	@ParameterizedTest
	@CsvSource({ "a b, lifetime, 5m, the key is the audience", "aud, lifetime, soon, write it as 15m",
			"aud, lifetime, 2h, between 1m and 1h", "aud, audience, x, unknown option",
			"aud, claims, x, must hold names with texts" })
	void aWrongKeyOrOptionRefusesTheCatalog(String audience, String option, String value, String reason) {
		SecretKey key = key(audience, Map.of(option, new OptionValue.Text(value)));

		assertThatIllegalArgumentException().isThrownBy(() -> this.store.check(key)).withMessageContaining(reason);
	}

	@ParameterizedTest
	@CsvSource({ "sub, x, is set by the broker", "dag_id, x, is set by the broker",
			"stage, {dag}, claims of every token", "stage, {unknown}, only captures" })
	void noFurtherClaimSaysWhatTheBrokerSays(String claim, String value, String reason) {
		SecretKey key = key("aud", Map.of("claims", new OptionValue.Entries(Map.of(claim, value))));

		assertThatIllegalArgumentException().isThrownBy(() -> this.store.check(key)).withMessageContaining(reason);
	}

	@Test
	void aListIsNoLifetime() {
		SecretKey key = key("aud", Map.of("lifetime", new OptionValue.Texts(List.of("1m", "2m"))));

		assertThatIllegalArgumentException().isThrownBy(() -> this.store.check(key))
			.withMessageContaining("must be one text");
	}

}
