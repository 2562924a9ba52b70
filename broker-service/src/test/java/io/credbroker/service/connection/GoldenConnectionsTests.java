package io.credbroker.service.connection;

import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.service.mapping.Shape;
import io.credbroker.service.mapping.WholeForm;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class GoldenConnectionsTests {

	@ParameterizedTest(name = "{0}")
	@MethodSource("writeCases")
	void uriAndJsonAreThoseOfAirflow(String name, Map<String, Object> golden) {
		AirflowConnection connection = GoldenCases.connection(golden);

		switch (ConnectionUri.of(connection)) {
			case ConnectionUri.Written(var uri) -> assertThat(uri.reveal()).isEqualTo(golden.get("uri"));
			case ConnectionUri.Impossible(var reason) -> {
				assertThat(golden).as(reason).containsKey("uri_impossible");
				assertThat(reason).contains(String.valueOf(golden.get("uri_impossible")));
			}
		}
		if (!Integer.valueOf(0).equals(connection.port())) {
			assertThat(ConnectionJson.text(connection).reveal()).isEqualTo(golden.get("json"));
		}
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("readCases")
	void aWholeConnectionIsReadAsAirflowReadsIt(String name, Map<String, Object> golden) {
		AssemblyResult result = ConnectionAssembler.assemble(new Shape.WholeConnection(WholeForm.ANY),
				secret(String.valueOf(golden.get("text"))));

		switch (result) {
			case AssemblyResult.Connection(var connection) -> {
				assertThat(golden).containsKey("connection");
				assertThat(parts(connection)).isEqualTo(parts(GoldenCases.connection(golden)));
			}
			case AssemblyResult.Malformed(var reason) -> {
				assertThat(golden).as(reason).containsKey("unfit");
				assertThat(reason).contains(String.valueOf(golden.get("unfit")));
			}
			case AssemblyResult.Value _ -> assertThat(result).isInstanceOf(AssemblyResult.Connection.class);
		}
	}

	/** Airflow makes no difference between empty and absent. */
	private static Map<String, Object> parts(AirflowConnection connection) {
		Map<String, Object> parts = ConnectionJson.fields(connection);
		parts.values().removeIf(""::equals);
		return parts;
	}

	private static Secret secret(String text) {
		return Secret.of(Map.of("value", SecretValue.of(text)), null);
	}

	static Stream<Arguments> writeCases() {
		return GoldenCases.cases("write.json").stream().map((golden) -> Arguments.of(golden.get("name"), golden));
	}

	static Stream<Arguments> readCases() {
		return GoldenCases.cases("read.json").stream().map((golden) -> Arguments.of(golden.get("name"), golden));
	}

}
