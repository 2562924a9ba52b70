package io.credbroker.provider.file;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SecretsYamlTests {

	@Test
	void aKeyMayHaveSlashesAndFieldsKeepTheirOrder() throws Exception {
		Map<String, Map<String, SecretValue>> secrets = parse("""
				secrets:
				  "airflow/warehouse": {username: etl, password: "a: b # c"}
				  other: {token: x}
				""");

		assertThat(secrets).containsOnlyKeys("airflow/warehouse", "other");
		assertThat(secrets.getOrDefault("airflow/warehouse", Map.of()).keySet()).containsExactly("username",
				"password");
		assertThat(reveal(secrets, "airflow/warehouse", "password")).isEqualTo("a: b # c");
	}

	@ParameterizedTest
	@CsvSource({ "0042, 0042", "0x1F, 0x1F", "1_000, 1_000", "yes, yes", "1.50, 1.50", "2026-01-01, 2026-01-01",
			"'\"\"', ''", "'\"~\"', ~", ".inf, .inf" })
	void aValueStaysAsItIsWritten(String written, String expected) throws Exception {
		Map<String, Map<String, SecretValue>> secrets = parse("secrets: {key: {field: " + written + "}}");

		assertThat(reveal(secrets, "key", "field")).isEqualTo(expected);
	}

	@Test
	void aBlockTextKeepsItsLines() throws Exception {
		Map<String, Map<String, SecretValue>> secrets = parse("""
				secrets:
				  key:
				    pem: |
				      line one
				      line two
				""");

		assertThat(reveal(secrets, "key", "pem")).isEqualTo("line one\nline two\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "# only a comment", "secrets:", "secrets: {}", "secrets: []", "secret: {key: {a: b}}",
			"secrets: {key: {a: hidden-value}}\nmore: {}", "secrets: {key: hidden-value}", "secrets: {key: {}}",
			"secrets: {key: {a: }}", "secrets: {key: {a: ~}}", "secrets: {key: {a: null}}",
			"secrets: {key: {a: [hidden-value]}}", "secrets: {key: {a: {b: hidden-value}}}",
			"secrets: {key: {a: !!binary hidden-value}}", "secrets: {key: {a: !hidden-value x}}",
			"secrets: {key: {a: *hidden-value}}", "secrets: {key: {a: %hidden-value}}",
			"secrets: {key: {a: hidden-value, a: hidden-value}}", "secrets: {key: {a: b}, key: {a: hidden-value}}",
			"secrets: {key: &x {a: hidden-value}, other: *x}", "secrets: {key: {<<: {a: hidden-value}}}",
			"secrets: {key: {a: \"hidden-value}}", "secrets: {key: {a: @hidden-value}}",
			"secrets: {? [hidden-value] : {a: b}}", "secrets: {key: {a: hidden-value}}\n---\nsecrets: {}",
			"secrets: {key: {a: \"hidden-value \\q\"}}", "\thidden-value", "secrets: {key: {a: hidden-value\u0007}}" })
	void whatIsWrongIsRefusedWithoutQuotingIt(String yaml) {
		assertThatExceptionOfType(UnusableYamlException.class).isThrownBy(() -> parse(yaml))
			.satisfies((ex) -> assertThat(ex.toString()).doesNotContain("hidden"))
			.withNoCause();
	}

	@Test
	void thePlaceOfAnErrorIsNamed() {
		assertThatExceptionOfType(UnusableYamlException.class).isThrownBy(() -> parse("""
				secrets:
				  first: {a: b}
				  first: {a: b}
				""")).withMessage("says the same name twice at line 3, column 3");
	}

	@Test
	void aFileThatIsNotUtf8IsRefused() {
		byte[] latin = "secrets: {key: {a: ü}}".getBytes(StandardCharsets.ISO_8859_1);

		assertThatExceptionOfType(UnusableYamlException.class).isThrownBy(() -> SecretsYaml.parse(latin))
			.withMessage("is not UTF-8");
	}

	@Test
	void aFileBeyondTheLimitIsRefused() {
		byte[] large = ("secrets: {key: {a: " + "x".repeat(FileSnapshot.MAX_BYTES) + "}}")
			.getBytes(StandardCharsets.UTF_8);

		assertThatExceptionOfType(UnusableYamlException.class).isThrownBy(() -> SecretsYaml.parse(large))
			.withMessageContaining("larger than");
	}

	private static String reveal(Map<String, Map<String, SecretValue>> secrets, String key, String field) {
		return requireNonNull(requireNonNull(secrets.get(key)).get(field)).reveal();
	}

	private static Map<String, Map<String, SecretValue>> parse(String yaml) throws UnusableYamlException {
		return SecretsYaml.parse(yaml.getBytes(StandardCharsets.UTF_8));
	}

}
