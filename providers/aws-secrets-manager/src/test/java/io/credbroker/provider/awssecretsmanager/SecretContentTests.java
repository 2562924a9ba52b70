package io.credbroker.provider.awssecretsmanager;

import java.util.Map;

import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

class SecretContentTests extends SecretsManagerFixture {

	@Test
	void whatRdsStoresIsKeptAsItsFields() {
		aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));
		aws.gives(StubbedAws.NAME, AwsJson.value("""
				{"engine":"postgres","host":"wh.internal","username":"etl","password":"p@ss/w:rd",
				"dbname":"analytics","port":5432,"dbInstanceIdentifier":"wh"}""", AwsJson.FIRST));

		Found found = (Found) fetch();

		assertThat(found.secret().fields().keySet()).containsExactly("engine", "host", "username", "password", "dbname",
				"port", "dbInstanceIdentifier");
		assertThat(reveal(found, "port")).isEqualTo("5432");
		assertThat(reveal(found, "password")).isEqualTo("p@ss/w:rd");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "5432|5432", "1.50|1.50", "12345678901234567890|12345678901234567890",
			"true|true", "null|null", "[1, 2]|[1,2]", "{\"k\": {\"l\": \"m\"}}|{\"k\":{\"l\":\"m\"}}" })
	void whatIsNoTextIsJson(String stored, String expected) {
		holds("{\"a\":" + stored + "}");

		SecretValue value = requireNonNull(((Found) fetch()).secret().fields().get("a"));

		assertThat(value.isJson()).isTrue();
		assertThat(value.reveal()).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "5432", "true", "null", "{}", "[1]" })
	void aTextIsNoJsonWhateverItLooksLike(String text) {
		aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));
		aws.gives(StubbedAws.NAME, AwsJson.value(Map.of("a", text), AwsJson.FIRST));

		SecretValue value = requireNonNull(((Found) fetch()).secret().fields().get("a"));

		assertThat(value.isJson()).isFalse();
		assertThat(value.reveal()).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{ \"a\" : 1,\t\"b\":\"\\u00e4\" } ", "{}", "[1,  2]", "5e2", "{\"a\":1,\"a\":2}",
			"{\"a\": \n", "\n x \u00e4", "" })
	void theTextIsKeptAsItIs(String text) {
		holds(text);

		assertThat(requireNonNull(((Found) fetch()).secret().text()).reveal()).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgres://u:p@wh.internal/db", "12345", "true", "[1,2]", "{(drawn", "{\"a\":1}}", " x ",
			"{\"a\":\"b\",\"a\":\"c\"}", "{\"a\":\"line\nbreak\"}", "" })
	void anyOtherTextIsTheOneFieldValue(String text) {
		holds(text);

		Found found = (Found) fetch();

		assertThat(found.secret().fields().keySet()).containsExactly("value");
		assertThat(reveal(found, "value")).isEqualTo(text);
	}

	@Test
	void anObjectWithoutFieldsIsATextWithoutFields() {
		holds("{}");

		assertThat(((Found) fetch()).secret().fields()).isEmpty();
	}

	@Test
	void aBinarySecretIsMalformed() {
		aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));
		aws.gives(StubbedAws.NAME,
				"{\"ARN\":\"" + ARN + "\",\"VersionId\":\"" + AwsJson.FIRST + "\",\"SecretBinary\":\"AAEC\"}");

		assertThat(fetch()).isEqualTo(new Malformed("the secret is binary: store a text instead"));
	}

}
