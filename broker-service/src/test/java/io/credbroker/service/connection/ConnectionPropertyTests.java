package io.credbroker.service.connection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.credbroker.spi.SecretValue;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What holds for every connection; the connections it tries are left for the tests that
 * ask real Airflow.
 */
class ConnectionPropertyTests {

	private static final Path CASES = Path.of("target/property-cases.json");

	private static final List<Map<String, Object>> TRIED = new ArrayList<>();

	private static final AtomicInteger WRITTEN = new AtomicInteger();

	@Property(tries = 500, seed = "20261121")
	void aUriIsReadBackAsTheSameConnection(@ForAll("connections") AirflowConnection connection) {
		Map<String, Object> golden = golden(connection);
		switch (ConnectionUri.of(connection)) {
			case ConnectionUri.Written(var uri) -> {
				assertThat(uri.reveal().split("://", -1)).hasSizeLessThanOrEqualTo(3);
				assertThat(AirflowParser.parse(uri.reveal())).isEqualTo(AirflowParser.parts(connection));
				golden.put("uri", uri.reveal());
				WRITTEN.incrementAndGet();
			}
			case ConnectionUri.Impossible(var reason) -> {
				assertThat(reason).isNotBlank();
				golden.put("uri_impossible", reason);
			}
		}
		golden.put("json", ConnectionJson.text(connection).reveal());
		TRIED.add(golden);
	}

	@Property(tries = 500)
	void jsonIsReadBackAsTheSameConnection(@ForAll("connections") AirflowConnection connection) {
		String json = ConnectionJson.text(connection).reveal();

		assertThat(json).matches("[ -~]*");
		assertThat(JsonMapper.shared().readTree(json)).isEqualTo(JsonMapper.shared()
			.readTree(JsonMapper.shared().writeValueAsString(ConnectionJson.fields(connection))));
	}

	@Property(tries = 500)
	void whatIsPlainNeedsNoReadingBack(@ForAll("plain") AirflowConnection connection) {
		assertThat(PlainConnections.of(connection)).isTrue();
		assertThat(UriRestrictions.change(connection, AirflowUriWriter.of(connection))).isNull();
	}

	@AfterContainer
	static void leaveCasesForAirflow() {
		assertThat(WRITTEN.get()).as("connections that a URI can carry").isGreaterThan(100);
		JsonMapper.shared().writeValue(CASES, TRIED);
	}

	private static Map<String, Object> golden(AirflowConnection connection) {
		Map<String, Object> golden = new LinkedHashMap<>();
		golden.put("name", "property case " + TRIED.size());
		golden.put("connection", ConnectionJson.fields(connection));
		return golden;
	}

	@Provide
	Arbitrary<AirflowConnection> connections() {
		Arbitrary<String> types = Arbitraries.of("postgres", "google_cloud_platform", "http", "spark", "my-type", "X");
		Arbitrary<@Nullable Integer> ports = Arbitraries.integers().between(0, 65_535).injectNull(0.4);
		Arbitrary<String> texts = texts();
		return Combinators
			.combine(types, hosts().injectNull(0.2), texts.injectNull(0.2), texts.injectNull(0.2),
					texts.injectNull(0.3), ports, extras().injectNull(0.4))
			.as((type, host, login, password, schema, port, extra) -> new AirflowConnection(ParsedUri.connType(type),
					null, host, login, (password != null) ? SecretValue.of(password) : null, schema, port, extra));
	}

	@Provide
	Arbitrary<AirflowConnection> plain() {
		Arbitrary<String> hosts = Arbitraries.strings()
			.withCharRange('a', 'z')
			.numeric()
			.withChars(".-")
			.ofMinLength(1)
			.ofMaxLength(15);
		Arbitrary<String> words = Arbitraries.strings().alpha().numeric().withChars('_').ofMaxLength(12);
		Arbitrary<Map<String, @Nullable Object>> extras = Arbitraries
			.maps(words.filter((key) -> !key.isEmpty()), texts().map((text) -> (Object) text))
			.ofMaxSize(4)
			.map(LinkedHashMap::new);
		Arbitrary<Map<String, @Nullable Object>> notFlat = mixedExtras()
			.filter((extra) -> !AirflowUriWriter.isFlat(extra));
		return Combinators
			.combine(Arbitraries.of("postgres", "google_cloud_platform", "http"), hosts, texts().injectNull(0.2),
					texts().injectNull(0.2), words.injectNull(0.3),
					Arbitraries.integers().between(0, 65_535).injectNull(0.4),
					Arbitraries.oneOf(extras, notFlat).injectNull(0.4))
			.as((type, host, login, password, schema, port, extra) -> new AirflowConnection(type, null, host, login,
					(password != null) ? SecretValue.of(password) : null, schema, port, extra));
	}

	private static Arbitrary<String> texts() {
		Arbitrary<String> any = Arbitraries.strings().ofMaxLength(20).filter((text) -> TextChecks.fault(text) == null);
		Arbitrary<String> awkward = Arbitraries.strings()
			.withChars(":/?#[]@!$&'()*+,;=%~ \"<>\\^`{|}\n\t")
			.ofMaxLength(20);
		Arbitrary<String> wide = Arbitraries.of("😀", "é", "ü€", "a://b", "true", "1", "null", "{}", "%41",
				"__extra__");
		return Arbitraries.oneOf(any, awkward, wide, Arbitraries.strings().alpha().numeric().ofMaxLength(12));
	}

	private static Arbitrary<String> hosts() {
		return Arbitraries.oneOf(Arbitraries.strings().withCharRange('a', 'z').withChars(".-").ofMaxLength(15), texts(),
				Combinators.combine(Arbitraries.of("http", "https", "k8s"), texts()).as((a, b) -> a + "://" + b));
	}

	private static Arbitrary<Map<String, @Nullable Object>> extras() {
		Arbitrary<Map<String, @Nullable Object>> flat = Arbitraries.maps(texts(), texts().map((text) -> (Object) text))
			.ofMaxSize(4)
			.map(LinkedHashMap::new);
		return Arbitraries.oneOf(flat, mixedExtras());
	}

	private static Arbitrary<Map<String, @Nullable Object>> mixedExtras() {
		Arbitrary<Object> scalars = Arbitraries.oneOf(texts().map((text) -> (Object) text),
				Arbitraries.integers().map((number) -> (Object) number), Arbitraries.of(true, false),
				Arbitraries.doubles().between(-1e6, 1e6).map((number) -> (Object) number));
		return Arbitraries
			.maps(texts(), Arbitraries.oneOf(scalars, scalars.list().ofMaxSize(3).map((list) -> (Object) list)))
			.ofMaxSize(4)
			.map(LinkedHashMap::new);
	}

}
