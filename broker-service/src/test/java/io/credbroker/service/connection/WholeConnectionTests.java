package io.credbroker.service.connection;

import io.credbroker.service.mapping.Shape;
import io.credbroker.service.mapping.WholeForm;
import io.credbroker.spi.Secret;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class WholeConnectionTests {

	private static final char QUOTE = '~';

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = QUOTE,
			textBlock = """
					ANY           | {"conn_uri": "http://h", "note": "x"}                 | {"conn_type": "http", "host": "h"}
					ANY           | {"secret": "http://h"}                                | {"conn_type": "http", "host": "h"}
					ANY           | {"secret": {"conn_type": "http"}}                     | {"conn_type": "http"}
					ANY           | {"secret": "{\\"host\\": \\"h\\"}"}                   | {"host": "h"}
					ANY           | {"host": "h", "login": "u", "password": "p"}          | {"host": "h", "login": "u", "password": "p"}
					ANY           | {"password": "https://hooks.example/T0/B1"}           | {"password": "https://hooks.example/T0/B1"}
					ANY           | {"host": "https://api.example"}                       | {"host": "https://api.example"}
					ANY           | {"login": "{\\"host\\": \\"h\\"}"}                    | {"login": "{\\"host\\": \\"h\\"}"}
					ANY           | {"conn_type": "x", "description": null, "port": null, "extra": null} | {"conn_type": "x"}
					AIRFLOW_VAULT | {"conn_uri": "http://h", "host": ["ignored"]}         | {"conn_type": "http", "host": "h"}
					AIRFLOW_VAULT | {"conn_uri": "{\\"conn_type\\": \\"http\\"}"}         | {"conn_type": "http"}
					AIRFLOW_VAULT | {"conn_uri": " //u:p@h/db "}                          | {"host": "h", "login": "u", "password": "p", "schema": "db"}
					AIRFLOW_VAULT | {"password": "postgres://u:p@h/db"}                   | {"password": "postgres://u:p@h/db"}
					AIRFLOW_VAULT | {"uri": "http://h", "extra": null, "port": ""}        | {"conn_type": "http", "host": "h"}
					AIRFLOW_VAULT | {"conn_type": "postgresql", "port": " 5432 ", "login": 12345} | {"conn_type": "postgres", "login": "12345", "port": 5432}
					AIRFLOW_VAULT | {"conn_type": "x", "port": 5432.0, "extra": "{\\"a\\": 1.50}"} | {"conn_type": "x", "port": 5432, "extra": {"a": 1.5}}
					AIRFLOW_VAULT | {"conn_type": "", "port": 0, "extra": {"verify": false, "n": null}} | {"extra": {"verify": false, "n": null}}
					AIRFLOW_VAULT | {"conn_type": "x", "extra": []}                       | {"conn_type": "x"}
					URI           | {"value": "http://h", "other": 1}                     | {"conn_type": "http", "host": "h"}
					URI           | {"host": "http://h"}                                  | {"conn_type": "http", "host": "h"}
					JSON          | {"conn_type": "http", "host": "h"}                    | {"conn_type": "http", "host": "h"}
					JSON          | {"value": "{\\"conn_type\\": \\"http\\"}"}            | {"conn_type": "http"}
					JSON          | {"value": {"conn_type": "http"}}                      | {"conn_type": "http"}
					JSON          | {"password": "{\\"conn_type\\": \\"http\\"}"}         | {"password": "{\\"conn_type\\": \\"http\\"}"}
					AIRFLOW_AWS   | {"engine": "mysql", "user": "u", "note": [1]}         | {"conn_type": "mysql", "login": "u"}
					""")
	void fieldsAreReadAsTheFormSays(WholeForm form, String fields, String expected) {
		assertThat(read(form, SampleSecrets.fields(fields))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = QUOTE,
			textBlock = """
					AIRFLOW_AWS   | {"engine": "postgres", "username": "u", "password": "p", "host": "h", "port": 5432, "dbname": "d"} | {"conn_type": "postgres", "host": "h", "login": "u", "password": "p", "port": 5432}
					AIRFLOW_AWS   | {"user": "u", "pass": "p", "database": "d", "remote_host": "h"} | {"host": "h", "login": "u", "password": "p", "schema": "d"}
					AIRFLOW_AWS   | {"user_name": "u", "key": "p", "server": "h", "connection_type": "mssql", "schema": "s"} | {"conn_type": "mssql", "host": "h", "login": "u", "password": "p", "schema": "s"}
					AIRFLOW_AWS   | {"username": "first", "login": "second"}              | {"login": "first"}
					AIRFLOW_AWS   | {"login": "first", "username": "second"}              | {"login": "first"}
					AIRFLOW_AWS   | {"user": null, "login": "second", "conn_id": "http"}  | {"conn_type": "http"}
					AIRFLOW_AWS   | {"Host": "h", "description": "dropped", "uri": "x://y"} | {}
					AIRFLOW_AWS   | {"password": "https://hooks.example"}                 | {"password": "https://hooks.example"}
					AIRFLOW_AWS   | ~ \n {"engine": "mysql"} ~                            | {"conn_type": "mysql"}
					AIRFLOW_AWS   | ~ mysql://u:p@H/db ~                                  | {"conn_type": "mysql", "host": "h", "login": "u", "password": "p", "schema": "db"}
					ANY           | mysql://h                                             | {"conn_type": "mysql", "host": "h"}
					ANY           | {"uri": "mysql://h"}                                  | {"conn_type": "mysql", "host": "h"}
					URI           | mysql://h                                             | {"conn_type": "mysql", "host": "h"}
					JSON          | {"conn_type": "mysql"}                                | {"conn_type": "mysql"}
					""")
	void textsAreReadAsTheFormSays(WholeForm form, String text, String expected) {
		assertThat(read(form, SampleSecrets.text(text.replace("\\n", "\n")))).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = QUOTE,
			textBlock = """
					ANY           | {"a": "canary", "b": "canary"}            | none is conn_uri or conn_type
					ANY           | {"conn_uri": null}                        | the field conn_uri is empty
					AIRFLOW_VAULT | {"conn_uri": "", "host": "canary"}        | the field conn_uri is empty
					AIRFLOW_VAULT | {"webhook": "https://canary"}             | the field "webhook", which Airflow does not know
					AIRFLOW_VAULT | {"canary canary": "x"}                    | the secret has a field, which Airflow does not know
					AIRFLOW_VAULT | {"host": ["canary", "b"]}                 | host is a list or an object
					AIRFLOW_VAULT | {"password": {"canary": 1}}               | password is a list or an object
					AIRFLOW_VAULT | {"login": true}                           | login is not a text
					AIRFLOW_VAULT | {"conn_type": 5}                          | conn_type is not a text
					AIRFLOW_VAULT | {"port": 5432.5}                          | port is not a number
					AIRFLOW_VAULT | {"port": 5432.05}                         | port is not a number
					AIRFLOW_VAULT | {"port": "5432.0"}                        | port is not a number
					AIRFLOW_VAULT | {"port": true}                            | port is not a number
					AIRFLOW_VAULT | {"extra": "canary"}                       | extra is no JSON: line 1
					AIRFLOW_VAULT | {"extra": "[\\"canary\\"]"}               | extra is not a JSON object
					AIRFLOW_VAULT | {"extra": {"a": 1e400}}                   | extra holds a number that is too large
					AIRFLOW_VAULT | {"extra": "{\\"a\\": 1, \\"a\\": 2}"}     | extra is an object that has the same key twice, at line 1
					AIRFLOW_VAULT | {"extra": {"a": "canary\\u0000"}}         | extra holds a NUL character
					AIRFLOW_VAULT | {"uri": "http://canary", "host": "h"}     | uri beside the field host
					URI           | {"a": "http://canary", "b": "x"}          | none is value
					URI           | {"value": "canary"}                       | no URI with a conn_type
					JSON          | {"value": "http://canary"}                | the secret is no JSON: line 1
					JSON          | {"value": ["canary"]}                     | the secret is JSON, but not an object
					""")
	void whatDoesNotFitIsRefusedWithTheFieldAndNeverItsContent(WholeForm form, String fields, String reason) {
		AssemblyResult result = assemble(form, SampleSecrets.fields(fields));

		assertThat(result).isInstanceOfSatisfying(AssemblyResult.Malformed.class,
				(malformed) -> assertThat(malformed.reason()).contains(reason).doesNotContain("canary"));
	}

	@ParameterizedTest
	@EnumSource(names = { "ANY", "AIRFLOW_AWS", "JSON" })
	void aTextThatIsMeantToBeJsonSaysWhereItIsNone(WholeForm form) {
		assertThat(reason(form, "{\"login\": \"canary\",\n \"password\": \"canary\ncanary\"}"))
			.startsWith("the secret is no JSON: line 2, column 21")
			.contains("\\n")
			.doesNotContain("canary");
		assertThat(reason(form, "{\"login\": canary}")).startsWith("the secret is no JSON: line 1, column 1")
			.doesNotContain("canary");
		assertThat(reason(form, "{\"login\": \"canary\"")).startsWith("the secret is no JSON: line 1, column")
			.doesNotContain("canary");
		assertThat(reason(form, "{\"canary\": 1, \"canary\": 2}"))
			.startsWith("the secret is an object that has the same")
			.doesNotContain("canary");
	}

	private static String reason(WholeForm form, String text) {
		return switch (assemble(form, SampleSecrets.text(text))) {
			case AssemblyResult.Malformed(var reason) -> reason;
			case AssemblyResult.Connection _, AssemblyResult.Value _ -> "it was read";
		};
	}

	private static String read(WholeForm form, Secret secret) {
		return switch (assemble(form, secret)) {
			case AssemblyResult.Connection(var connection) ->
				ConnectionJson.text(connection).reveal().replace(", \"schema\": \"\"", "");
			case AssemblyResult.Malformed(var reason) -> reason;
			case AssemblyResult.Value _ -> "a value";
		};
	}

	private static AssemblyResult assemble(WholeForm form, Secret secret) {
		return ConnectionAssembler.assemble(new Shape.WholeConnection(form), secret);
	}

}
