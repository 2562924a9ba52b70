package io.credbroker.service.lookup;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.credbroker.service.lookup.RequestedForm.Format;
import io.credbroker.service.mapping.Shape;
import io.credbroker.service.mapping.Template;
import io.credbroker.service.secret.DerivedValues;
import io.credbroker.service.secret.SecretContent;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RenderedSecretTests {

	private final SecretContent content = new SecretContent(
			Secret.of(Map.of("password", SecretValue.of("p".repeat(50_000))), "1"), "f", new DerivedValues());

	private static Shape shape(String host) {
		return new Shape.ConnectionShape("postgres", null, Template.literal(host), null, Template.field("password"),
				null, null, Map.of());
	}

	private Representation.OfConnection answer(String host, Format format) {
		RenderedSecret rendered = RenderedSecret.of(shape(host), this.content);
		assertThat(rendered).isInstanceOf(RenderedSecret.Connection.class);
		ConnectionForms.Rendering rendering = ((RenderedSecret.Connection) rendered).forms().in(format);
		assertThat(rendering).isInstanceOf(ConnectionForms.Rendered.class);
		return ((ConnectionForms.Rendered) rendering).answer();
	}

	@Test
	void eachFormIsWrittenOnceForTwoMappingsThatTakeTurns() {
		List<Representation.OfConnection> a = IntStream.range(0, 10)
			.mapToObj((turn) -> List.of(answer("a", Format.BOTH), answer("b", Format.BOTH)).getFirst())
			.toList();

		assertThat(a).extracting(Representation.OfConnection::uri).doesNotContainNull();
		assertThat(new HashSet<>(a)).as("the same texts, not equal ones").hasSize(1);
		assertThat(answer("a", Format.URI).uri()).isSameAs(a.getFirst().uri());
		assertThat(answer("a", Format.JSON).json()).isSameAs(a.getFirst().json());
		assertThat(answer("b", Format.URI).uri()).isNotSameAs(a.getFirst().uri());
	}

	@Test
	void aHerdGetsTheSameTexts() throws Exception {
		try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<EncodedJson>> herd = IntStream.range(0, 200)
				.mapToObj((number) -> callers.submit(() -> answer("a", Format.URI).uri()))
				.toList();
			Set<EncodedJson> texts = new HashSet<>();
			for (Future<EncodedJson> one : herd) {
				texts.add(one.get());
			}

			assertThat(texts).hasSize(1);
		}
	}

	@Test
	void manyShapesOfOneSecretAreNotAllKept() {
		Representation.OfConnection first = answer("host0", Format.JSON);
		IntStream.range(1, 100).forEach((number) -> answer("host" + number, Format.JSON));

		assertThat(answer("host0", Format.JSON).json()).isNotSameAs(first.json());
	}

}
