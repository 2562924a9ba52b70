package io.credbroker.service.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.mapping.Shape;
import io.credbroker.service.mapping.Template;
import io.credbroker.spi.Secret;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TemplateFillerTests {

	private static final Template WHOLE = new Template(List.of(new Template.Whole()));

	@Test
	void aVariableIsTheWholeTextByteForByte() {
		for (String text : List.of("{\"num1\": 23,  \"num2\":42}", "{\"value\": \"inner\"}", "[1, 2]", " \n x",
				"{broken", "{\"a\": 1, \"a\": 2}", "5432", "")) {
			assertThat(value(new Shape.ValueShape(WHOLE), SampleSecrets.text(text))).isEqualTo(text);
		}
	}

	@Test
	void theFieldsOfAStoreWithoutTextsAreAnObject() {
		assertThat(value(new Shape.ValueShape(WHOLE),
				SampleSecrets.fields("{\"a\":\"\u00e4\\n\", \"b\":1.50, \"c\":null, \"d\":[true]}")))
			.isEqualTo("{\"a\": \"\\u00e4\\n\", \"b\": 1.50, \"c\": null, \"d\": [true]}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			a.b       | {"a.b": "1", "a": {"b": "2"}}                   | 1
			a.b       | {"a": {"b": "2"}}                               | 2
			a.b       | {"a": "{\\"b\\": \\"3\\"}"}                     | 3
			a.1.b     | {"a": [0, {"b": 4.50}]}                         | 4.50
			a.b.c     | {"a": {"b.c": "5"}}                             | 5
			a.b.c     | {"a.b": {"x": 1}, "a": {"b": {"c": "6"}}}       | 6
			a         | {"a": {"b": [1, 2]}}                            | {"b":[1,2]}
			""")
	void dotsLeadIntoJson(String field, String fields, String expected) {
		assertThat(value(new Shape.ValueShape(Template.field(field)), SampleSecrets.fields(fields)))
			.isEqualTo(expected);
	}

	@Test
	void aQuotedNameIsExactlyThatName() {
		Secret secret = SampleSecrets.fields("{\"a b\": {\"c.d\": \"1\"}, \"a\": {\"b\": \"2\"}}");

		assertThat(value(new Shape.ValueShape(quoted("a b", "c.d")), secret)).isEqualTo("1");
		assertThat(value(new Shape.ValueShape(quoted("a.b")), secret)).contains("which the secret does not have");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~',
			textBlock = """
					{"a": null}                      | the value needs the field "a", which is null in the secret
					{"b": "canary"}                  | the value needs the field "a", which the secret does not have; ${*} is
					canary                           | and the secret is a text without fields; ${*} is the whole of it
					{"a": "canary                    | and the text of the secret is no JSON: line 1, column
					{"a": "canary", "a": "canary"}   | and the text of the secret is an object that has the same key twice, at line 1
					""")
	void aFieldThatIsNotThereIsExplainedWithoutContent(String text, String reason) {
		assertThat(value(new Shape.ValueShape(Template.field("a")), SampleSecrets.text(text))).contains(reason)
			.doesNotContain("canary");
	}

	@Test
	void aFieldThatLeadsIntoBrokenJsonSaysSo() {
		assertThat(value(new Shape.ValueShape(Template.field("a.b")), SampleSecrets.fields("{\"a\": \"{canary\"}")))
			.isEqualTo("the value needs the field \"a.b\", and the field \"a\" is no JSON: line 1, column 2");
	}

	@Test
	void extraKeepsTheTypesOfWhatItTakes() {
		Secret secret = SampleSecrets
			.text("{\"verify\": false, \"n\": 1.50, \"none\": null, \"o\": {\"l\": [1]}, \"t\": \"5\"}");
		Map<String, @Nullable Object> extra = new LinkedHashMap<>();
		List.of("verify", "n", "none", "o", "t", "o.l").forEach((name) -> extra.put(name, Template.field(name)));
		extra.put("mixed", new Template(List.of(new Template.Literal("is "), new Template.Field("verify"))));
		extra.put("whole", WHOLE);

		assertThat(connection(extra, secret)).isEqualTo(
				"{\"conn_type\": \"x\", \"extra\": {\"verify\": false, \"n\": 1.5, \"none\": null, \"o\": {\"l\": [1]}, \"t\": \"5\","
						+ " \"o.l\": [1], \"mixed\": \"is false\","
						+ " \"whole\": {\"verify\": false, \"n\": 1.5, \"none\": null, \"o\": {\"l\": [1]}, \"t\": \"5\"}}}");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			{"extra": {"a": 1}}         | {"conn_type": "x", "extra": {"a": 1}}
			{"extra": "{\\"a\\": 1}"}   | {"conn_type": "x", "extra": {"a": 1}}
			{"extra": null}             | {"conn_type": "x"}
			{"extra": "text"}           | extra is no JSON: line 1, column 1
			{"extra": [1]}              | extra is not a JSON object
			{"other": 1}                | extra needs the field "extra", which the secret does not have
			""")
	void theWholeExtraMayBeAField(String fields, String expected) {
		assertThat(connection(Template.field("extra"), SampleSecrets.fields(fields))).isEqualTo(expected);
	}

	@Test
	void aHostThatIsAListIsRefused() {
		Shape shape = new Shape.ConnectionShape("x", null, Template.field("host"), null, null, null, null, Map.of());

		assertThat(value(shape, SampleSecrets.fields("{\"host\": [\"canary\"]}")))
			.isEqualTo("host would be a list or an object; name a field that is a text");
		assertThat(value(shape, SampleSecrets.fields("{\"host\": \"[::1]\"}")))
			.isEqualTo("{\"conn_type\": \"x\", \"host\": \"[::1]\"}");
	}

	@Test
	void aPortMayBeANumberWithAFractionOfZero() {
		Shape shape = new Shape.ConnectionShape("x", null, null, null, null, null, Template.field("port"), Map.of());

		assertThat(value(shape, SampleSecrets.fields("{\"port\": 5432.0}")))
			.isEqualTo("{\"conn_type\": \"x\", \"port\": 5432}");
		assertThat(value(shape, SampleSecrets.fields("{\"port\": null}"))).contains("which is null in the secret");
	}

	@Test
	void aValueMayBeWrittenAsJson() {
		Map<String, @Nullable Object> json = new LinkedHashMap<>();
		json.put("name", new Template(List.of(new Template.Literal("\"q\" "), new Template.Field("a"))));
		json.put("on", Template.field("on"));
		json.put("list", List.of(Template.field("a"), true));

		assertThat(value(new Shape.JsonShape(json), SampleSecrets.fields("{\"a\": \"\\\"}\", \"on\": false}")))
			.isEqualTo("{\"name\": \"\\\"q\\\" \\\"}\", \"on\": false, \"list\": [\"\\\"}\", true]}");
	}

	@Property(tries = 300)
	void anyObjectSurvivesInExtraWithItsTypes(@ForAll("objects") Map<String, Object> object) {
		String json = PythonJson.dumps(object);
		Map<String, @Nullable Object> extra = Map.of("o", Template.field("o"));

		assertThat(connection(extra, SampleSecrets.fields("{\"o\": " + json + "}")))
			.isEqualTo("{\"conn_type\": \"x\", \"extra\": {\"o\": " + json + "}}");
	}

	@Property(tries = 300)
	void anyTextIsAVariableByteForByte(@ForAll("texts") String text) {
		assertThat(value(new Shape.ValueShape(WHOLE), SampleSecrets.text(text))).isEqualTo(text);
	}

	@Provide
	Arbitrary<String> texts() {
		Arbitrary<String> any = Arbitraries.strings().ofMaxLength(30);
		return Arbitraries.oneOf(any, any.map((text) -> "{" + text), objects().map(PythonJson::dumps))
			.filter((text) -> TextChecks.fault(text) == null);
	}

	@Provide
	Arbitrary<Map<String, Object>> objects() {
		Arbitrary<String> texts = Arbitraries.strings()
			.ofMaxLength(10)
			.filter((text) -> TextChecks.fault(text) == null);
		Arbitrary<Object> scalars = Arbitraries.oneOf(texts.map((text) -> (Object) text),
				Arbitraries.longs().map((number) -> (Object) number), Arbitraries.of(true, false),
				Arbitraries.doubles().map((number) -> (Object) (number + 0.0)));
		Arbitrary<Object> inner = Arbitraries.oneOf(scalars, scalars.list().ofMaxSize(3).map((list) -> (Object) list),
				Arbitraries.maps(texts, scalars).ofMaxSize(3).map((map) -> (Object) map));
		return Arbitraries.maps(texts, inner).ofMinSize(1).ofMaxSize(4);
	}

	private static String connection(Object extra, Secret secret) {
		return value(new Shape.ConnectionShape("x", null, null, null, null, null, null, extra), secret);
	}

	private static String value(Shape shape, Secret secret) {
		return switch (ConnectionAssembler.assemble(shape, secret)) {
			case AssemblyResult.Value(var value) -> value.reveal();
			case AssemblyResult.Connection(var connection) -> ConnectionJson.text(connection).reveal();
			case AssemblyResult.Malformed(var reason) -> reason;
		};
	}

	private static Template quoted(String... path) {
		return new Template(List.of(new Template.Field(List.of(path), true)));
	}

}
