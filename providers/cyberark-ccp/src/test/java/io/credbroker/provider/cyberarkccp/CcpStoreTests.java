package io.credbroker.provider.cyberarkccp;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Rotating;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

class CcpStoreTests {

	private static final String END = "&Reason=broker%3Ac-1%3Aping%2Fairflow&FailRequestOnPasswordChange=true";

	private StubbedCcp ccp;

	@BeforeEach
	void start() {
		this.ccp = new StubbedCcp();
	}

	@AfterEach
	void stop() {
		this.ccp.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "Airflow/warehouse|Safe=Airflow&Object=warehouse",
			"Airflow/Root/warehouse|Safe=Airflow&Folder=Root&Object=warehouse",
			"Airflow/Root/a b/ü|Safe=Airflow&Folder=Root%5Ca%20b&Object=%C3%BC",
			"Airflow/a=b?c#d|Safe=Airflow&Object=a%3Db%3Fc%23d",
			"query:Safe=Airflow;VirtualUsername=etl|Query=Safe%3DAirflow%3BVirtualUsername%3Detl&QueryFormat=Exact" })
	void aKeyBecomesTheParametersThatFindTheAccount(String key, String parameters) {
		this.ccp.answers(okJson(StubbedCcp.account(Map.of())));

		assertThat(this.ccp.fetch(key)).isInstanceOf(Found.class);
		assertThat(this.ccp
			.count(getRequestedFor(urlEqualTo(StubbedCcp.ACCOUNTS + "?AppID=credential-broker&" + parameters + END))))
			.isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "warehouse", "/warehouse", "Airflow/", "Airflow//a", "Airflow/a&AppID=other",
			"Airflow/a+b", "Airflow/100%", "Airflow/a;b", "Airflow/a\nb", "query:", "query:Safe", "query:Safe=",
			"query:=a", "query:Safe=a;;Object=b", "query:Safe=a&AppID=other" })
	void aKeyThatCannotBeAskedForReachesNoServer(String key) {
		assertThat(this.ccp.fetch(key)).isInstanceOf(Malformed.class);
		assertThat(this.ccp.count(WireMock.anyRequestedFor(WireMock.anyUrl()))).isZero();
	}

	@Test
	void onlyThePropertiesThatFieldsNameAreTaken() {
		this.ccp.answers(okJson(StubbedCcp.account(Map.of("Port", 5432, "Database", "dwh"))));

		assertThat(reveal(fetch(Map.of()))).isEqualTo(Map.of("username", "etl", "password", "hidden", "host",
				"wh.internal", "port", "5432", "database", "dwh"));
	}

	@Test
	void aFieldMayBeTakenFromAnyProperty() {
		this.ccp.answers(okJson(StubbedCcp.account(Map.of("sid", "ORCL", "LogonDomain", "CORP"))));

		assertThat(reveal(fetch(Map.of("sid", "SID", "host", "LogonDomain"))))
			.isEqualTo(Map.of("username", "etl", "password", "hidden", "host", "CORP", "sid", "ORCL"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"true\"", "\"True\"", "true", "\"Yes\"", "1", "\"1\"" })
	void aPasswordThatIsBeingChangedIsNotGivenOut(String value) {
		this.ccp.answers(okJson("{\"Content\":\"hidden\",\"PasswordChangeInProcess\":" + value + "}"));

		assertThat(this.ccp.fetch("Airflow/warehouse")).isEqualTo(new Rotating(null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"false\"", "\"False\"", "false", "\"No\"", "0", "\"\"", "null", "\"what\"" })
	void aPasswordThatIsNotBeingChangedIs(String value) {
		this.ccp.answers(okJson("{\"Content\":\"hidden\",\"PasswordChangeInProcess\":" + value + "}"));

		assertThat(reveal(this.ccp.fetch("Airflow/warehouse"))).isEqualTo(Map.of("password", "hidden"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"1763719200\"", "1763719200", "\" 1763719200 \"" })
	void theLastChangeIsWhenItWasRotated(String value) {
		this.ccp.answers(okJson("{\"Content\":\"hidden\",\"LastSuccessChange\":" + value + "}"));

		assertThat(((Found) this.ccp.fetch("Airflow/warehouse")).secret().rotatedAt())
			.isEqualTo(Instant.ofEpochSecond(1763719200));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\"", "0", "-1", "\"never\"", "\"99999999999999\"", "true", "null" })
	void aLastChangeThatIsNoTimeIsLeftOut(String value) {
		this.ccp.answers(okJson("{\"Content\":\"hidden\",\"LastSuccessChange\":" + value + "}"));

		assertThat(((Found) this.ccp.fetch("Airflow/warehouse")).secret().rotatedAt()).isNull();
	}

	@Test
	void theActiveAccountOfAPairIsGivenOutWhole() {
		this.ccp.answers(okJson(
				StubbedCcp.account(Map.of("UserName", "etl_b", "Content", "of-b", "DualAccountStatus", "Active"))));

		assertThat(reveal(this.ccp.fetch("query:VirtualUsername=etl;DualAccountStatus=Active")))
			.containsAllEntriesOf(Map.of("username", "etl_b", "password", "of-b"));
	}

	@Test
	void theInactiveAccountOfAPairIsNotGivenOut() {
		this.ccp.answers(okJson(StubbedCcp.account(Map.of("DualAccountStatus", "Inactive"))));

		assertThat(this.ccp.fetch("Airflow/warehouse")).isInstanceOf(Malformed.class);
	}

	@Test
	void theReasonNamesTheCallerInLettersThatAreTaken() {
		this.ccp.answers(okJson(StubbedCcp.account(Map.of())));
		try (SecretProvider provider = this.ccp.connect(Map.of())) {
			provider.fetch(new FetchRequest(new SecretKey("Airflow/a"), Duration.ZERO, IssuingContext.NONE,
					new AuditContext("ping/bücher & co\r\n" + "x".repeat(300), "c-1")));
		}

		assertThat(this.ccp.count(getRequestedFor(urlPathEqualTo(StubbedCcp.ACCOUNTS)).withQueryParam("Reason",
				WireMock.matching("broker:c-1:ping/b_cher___co__x{171}"))))
			.isEqualTo(1);
	}

	@Test
	void probingAsksForNoAccount() {
		try (SecretProvider provider = this.ccp.connect(Map.of())) {
			assertThat(provider.probe()).isInstanceOf(StoreStatus.Up.class);
		}
		assertThat(this.ccp.count(getRequestedFor(urlPathEqualTo(StubbedCcp.ACCOUNTS)))).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "401, Refusing", "403, Refusing", "404, Down", "429, Down", "500, Down", "503, Down" })
	void aServerThatDoesNotServeProbesAsWhatItIs(int status, String expected) {
		this.ccp.stub(get(urlPathEqualTo(StubbedCcp.DESCRIPTION)).willReturn(aResponse().withStatus(status)));

		try (SecretProvider provider = this.ccp.connect(Map.of())) {
			assertThat(provider.probe().getClass().getSimpleName()).isEqualTo(expected);
		}
	}

	@Test
	void aClosedStoreAnswersThatItIsUnavailable() {
		SecretProvider provider = this.ccp.connect(Map.of());
		provider.close();

		assertThat(provider.fetch(StubbedCcp.request("Airflow/a"))).isInstanceOf(FetchResult.Unavailable.class);
	}

	private FetchResult fetch(Map<String, String> fields) {
		try (SecretProvider provider = this.ccp.connect(fields)) {
			return provider.fetch(StubbedCcp.request("Airflow/warehouse"));
		}
	}

	private static Map<String, String> reveal(FetchResult result) {
		return ((Found) result).secret()
			.fields()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (field) -> field.getValue().reveal()));
	}

}
