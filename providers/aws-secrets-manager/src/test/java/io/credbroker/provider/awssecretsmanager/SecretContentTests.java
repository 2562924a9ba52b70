package io.credbroker.provider.awssecretsmanager;

import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
			"true|true", "[1, 2]|[1,2]", "{\"k\": {\"l\": \"m\"}}|{\"k\":{\"l\":\"m\"}}", "\"\"|''" })
	void whatIsNoTextBecomesItsJsonText(String stored, String expected) {
		holds("{\"a\":" + stored + "}");

		assertThat(reveal((Found) fetch(), "a")).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "postgres://u:p@wh.internal/db", "12345", "true", "[1,2]", "{(drawn", "{\"a\":1}}", " x " })
	void anyOtherTextIsTheOneFieldValue(String text) {
		holds(text);

		Found found = (Found) fetch();

		assertThat(found.secret().fields().keySet()).containsExactly("value");
		assertThat(reveal(found, "value")).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{}", "{\"a\":null}", "{\"a\":\"b\",\"a\":\"c\"}" })
	void aTextThatNamesNoUsableFieldIsMalformed(String text) {
		holds(text);

		assertThat(fetch()).isInstanceOf(Malformed.class);
	}

	@Test
	void aBinarySecretIsMalformed() {
		aws.describes(StubbedAws.NAME, AwsJson.description(AwsJson.FIRST));
		aws.gives(StubbedAws.NAME,
				"{\"ARN\":\"" + ARN + "\",\"VersionId\":\"" + AwsJson.FIRST + "\",\"SecretBinary\":\"AAEC\"}");

		assertThat(fetch()).isEqualTo(new Malformed("the secret is binary: store a text instead"));
	}

}
