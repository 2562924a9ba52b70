package io.credbroker.service.connection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.mapping.Shape;
import io.credbroker.service.mapping.Template;
import io.credbroker.service.mapping.WholeForm;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionAssemblerTests {

	@Test
	void fieldsTakeTheirPlacesAndAreNotEvaluated() {
		Secret secret = secret(Map.of("password", "${password}{x}$${y}", "username", "u"));

		AssemblyResult result = ConnectionAssembler.assemble(shape(Template.field("password"), null), secret);

		assertThat(result).isInstanceOfSatisfying(AssemblyResult.Connection.class, (found) -> {
			AirflowConnection connection = found.connection();
			assertThat(ConnectionJson.fields(connection)).containsEntry("password", "${password}{x}$${y}")
				.containsEntry("conn_type", "google_cloud_platform")
				.containsEntry("extra", Map.of("list", List.of("u")));
			assertThat(connection.toString()).doesNotContain("password");
		});
	}

	@Test
	void aMissingFieldIsNamedWithItsPart() {
		AssemblyResult result = ConnectionAssembler.assemble(shape(Template.field("pass"), null),
				secret(Map.of("username", "canary")));

		assertThat(result).isEqualTo(
				new AssemblyResult.Malformed("password needs the field \"pass\", which the secret does not have"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "-1", "65536", "1.5", "99999999999", " 1", "٣" })
	void aPortThatIsNoPortIsUnfitAndNotPrinted(String port) {
		AssemblyResult result = ConnectionAssembler.assemble(shape(null, Template.field("port")),
				secret(Map.of("port", port, "username", "u")));

		assertThat(result).isEqualTo(new AssemblyResult.Malformed("port is not a number from 0 to 65535"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "a\0b", "\ud800", "\udc00x", "x\ud83d" })
	void aTextThatAirflowCannotHoldIsUnfit(String text) {
		AssemblyResult result = ConnectionAssembler.assemble(shape(Template.field("password"), null),
				secret(Map.of("password", text, "username", "u")));

		assertThat(result).isInstanceOfSatisfying(AssemblyResult.Malformed.class,
				(unfit) -> assertThat(unfit.reason()).startsWith("password holds "));
	}

	@Test
	void aVariableIsOneText() {
		Shape shape = new Shape.ValueShape(Template.field("value"));

		assertThat(ConnectionAssembler.assemble(shape, secret(Map.of("value", "v")))).isInstanceOfSatisfying(
				AssemblyResult.Value.class, (value) -> assertThat(value.value().reveal()).isEqualTo("v"));
	}

	@Test
	void aWholeConnectionMayBeAirflowsKeysAsFields() {
		AssemblyResult result = ConnectionAssembler.assemble(new Shape.WholeConnection(WholeForm.ANY),
				secret(Map.of("conn_type", "mysql", "port", "3306", "extra", "{\"a\": 1}")));

		assertThat(result).isInstanceOfSatisfying(AssemblyResult.Connection.class,
				(found) -> assertThat(ConnectionJson.text(found.connection()).reveal())
					.isEqualTo("{\"conn_type\": \"mysql\", \"port\": 3306, \"extra\": {\"a\": 1}}"));
	}

	@Test
	void aWholeConnectionMayBeInConnUriBesideOtherFields() {
		AssemblyResult result = ConnectionAssembler.assemble(new Shape.WholeConnection(WholeForm.ANY),
				secret(Map.of("conn_uri", "mysql://h", "note", "x")));

		assertThat(result).isInstanceOfSatisfying(AssemblyResult.Connection.class,
				(found) -> assertThat(found.connection().host()).isEqualTo("h"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"canary canary\": 1}", "{\"conn_type\": \"x\", \"login\": true}", "canary",
			"x://canary:canary@h:canary", "{\"conn_type\": \"x\", \"port\": \"canary\"}",
			"{\"conn_type\": \"x\", \"extra\": \"canary\"}", "{canary",
			"{\"conn_type\": \"x\", \"password\": \"canary\\u0000\"}" })
	void whatIsUnfitIsNeverPrinted(String text) {
		AssemblyResult result = ConnectionAssembler.assemble(new Shape.WholeConnection(WholeForm.ANY),
				secret(Map.of("v", text)));

		assertThat(result).isInstanceOf(AssemblyResult.Malformed.class);
		assertThat(result.toString()).doesNotContain("canary");
	}

	private static Shape shape(@Nullable Template password, @Nullable Template port) {
		return new Shape.ConnectionShape("google-cloud-platform", null, null, null, password, null, port,
				Map.of("list", List.of(Template.field("username"))));
	}

	private static Secret secret(Map<String, String> fields) {
		Map<String, SecretValue> values = new HashMap<>();
		fields.forEach((name, value) -> values.put(name, SecretValue.of(value)));
		return Secret.of(values, null);
	}

}
