package io.credbroker.provider.oauth2;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.OptionValue;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.Standing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.credbroker.provider.oauth2.StubbedIssuer.key;
import static io.credbroker.provider.oauth2.StubbedIssuer.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What a catalog may say of a token, and how the values of a lookup enter it.
 */
class TokenOptionsTests {

	static Stream<Arguments> refused() {
		return Stream.of(arguments(Preset.NONE, Map.of("scopes", text("a")), "unknown option \"scopes\"; there are:"),
				arguments(Preset.NONE, Map.of("scope", text("read write")), "write several texts as a list"),
				arguments(Preset.NONE, Map.of("scope", text("a\"b")), "write several texts"),
				arguments(Preset.NONE, Map.of("scope", text("{dag")), "a brace"),
				arguments(Preset.NONE, Map.of("scope", text("s:{dags}")),
						"{dags}, which is neither a capture nor one of"),
				arguments(Preset.NONE, Map.of("scope", new OptionValue.Entries(Map.of())), "must be a list of texts"),
				arguments(Preset.NONE, Map.of("on-behalf-of", text("yes")), "must be true or false"),
				arguments(Preset.NONE, Map.of("context", text("token")), "verified, attested or asserted"),
				arguments(Preset.NONE, Map.of("requested-token-type", text("urn:ietf:params:oauth:token-type:jwt")),
						"belongs to on-behalf-of"),
				arguments(Preset.NONE,
						Map.of("on-behalf-of", text("true"), "requested-token-type",
								text("urn:ietf:params:oauth:token-type:refresh_token")),
						"is one of"),
				arguments(Preset.OKTA, Map.of(), "preset okta needs option scope"),
				arguments(Preset.OKTA, Map.of("scope", text("a"), "audience", text("b")), "only with on-behalf-of"),
				arguments(Preset.KEYCLOAK, Map.of("audience", text("b")), "audience mapper"),
				arguments(Preset.KEYCLOAK, Map.of("resource", text("b")), "takes no option resource"),
				arguments(Preset.ENTRA, Map.of(), "either option scope or one resource"),
				arguments(Preset.ENTRA, Map.of("scope", text("a"), "resource", text("b")), "either option scope or"));
	}

	@ParameterizedTest
	@MethodSource("refused")
	void whatCannotWorkIsRefusedWithWhatToWrite(Preset preset, Map<String, OptionValue> options, String problem) {
		assertThatIllegalArgumentException().isThrownBy(() -> TokenOptions.of(key(options), preset))
			.withMessageContaining(problem);
	}

	@Test
	void aCaptureThatHidesAValueOfTheLookupIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TokenOptions.of(key(Map.of("scope", text("{dag}")), Map.of("dag", "x")), Preset.NONE))
			.withMessageContaining("name the capture otherwise");
	}

	@Test
	void whatATextNamesIsWhatTheTokenDependsOn() {
		assertThat(scope(Map.of("scope", text("read"))).isEmpty()).isTrue();
		assertThat(scope(Map.of("scope", text("r:{team}:{run_type}"), "audience", text("{dag}"))).parts())
			.containsExactlyInAnyOrder(ContextPart.TEAM, ContextPart.RUN_TYPE, ContextPart.DAG);
		assertThat(scope(Map.of("on-behalf-of", text("true"))).parts()).containsExactly(ContextPart.CALLER_TOKEN);
	}

	@Test
	void valuesOfTheLookupAndCapturesAreFilledIn() throws FailedCallException {
		SecretKey key = key(Map.of("scope", new OptionValue.Texts(List.of("session:role:{team}", "b:{bucket}-{dag}"))),
				Map.of("bucket", "lake"));

		assertThat(asked(key, "etl_daily", Standing.VERIFIED)).containsExactly("session:role:etl_daily",
				"b:lake-etl_daily");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "a\"b", "a/b", "a\\b", "ä", "a{b}", "..", ".", "a%20b", "a\nb", "" })
	void aValueThatCouldAskForMoreIsRefused(String value) {
		SecretKey key = key(Map.of("scope", text("read:{dag}")));

		assertThatExceptionOfType(FailedCallException.class).isThrownBy(() -> asked(key, value, Standing.VERIFIED))
			.withMessageContaining("could change what is asked for");
	}

	@Test
	void whatTheCallerMerelySaysEntersATokenOnlyIfTheMappingAllowsIt() throws FailedCallException {
		SecretKey strict = key(Map.of("scope", text("read:{dag}")));
		SecretKey lenient = key(Map.of("scope", text("read:{dag}"), "context", text("asserted")));

		assertThatExceptionOfType(FailedCallException.class).isThrownBy(() -> asked(strict, "etl", Standing.ASSERTED))
			.withMessageContaining("the dag is only asserted");
		assertThat(asked(lenient, "etl", Standing.ASSERTED)).containsExactly("read:etl");
	}

	private static io.credbroker.spi.IssuingScope scope(Map<String, OptionValue> options) {
		return TokenOptions.of(key(options), Preset.NONE).issuingScope();
	}

	private static List<String> asked(SecretKey key, String value, Standing standing) throws FailedCallException {
		TokenOptions options = TokenOptions.of(key, Preset.NONE);
		return options
			.asked(new FetchRequest(key, java.time.Duration.ZERO,
					IssuingContext.of(options.issuingScope(), (part) -> ContextValue.of(value, standing)),
					new AuditContext("test/etl", "c")))
			.scope();
	}

}
