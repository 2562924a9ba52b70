package io.credbroker.spi;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class IssuingContextTests {

	private static final IssuingScope DAG = IssuingScope.of(ContextPart.DAG);

	private static ContextValue known(ContextPart part) {
		return ContextValue.of("the-" + part, Standing.VERIFIED);
	}

	@ParameterizedTest
	@EnumSource
	void onlyADeclaredPartCanBeRead(ContextPart declared) {
		IssuingContext context = IssuingContext.of(IssuingScope.of(declared), IssuingContextTests::known);

		assertThat(context.value(declared)).isEqualTo(known(declared));
		for (ContextPart other : EnumSet.complementOf(EnumSet.of(declared))) {
			assertThatIllegalArgumentException().isThrownBy(() -> context.value(other))
				.withMessageContaining(other.toString());
		}
	}

	@Test
	void theSourceIsAskedForNoPartThatIsNotDeclared() {
		Set<ContextPart> asked = EnumSet.noneOf(ContextPart.class);
		IssuingContext.of(DAG, (part) -> {
			asked.add(part);
			return null;
		});

		assertThat(asked).containsExactly(ContextPart.DAG);
	}

	@Test
	void whereNothingIsDeclaredThereIsOneContextForAll() {
		assertThat(IssuingContext.of(IssuingScope.NONE, (part) -> {
			throw new AssertionError(part);
		})).isSameAs(IssuingContext.NONE);
	}

	@Test
	void whatIsNotKnownIsNotTheSameAsWhatIsNotDeclared() {
		IssuingContext unknown = IssuingContext.of(DAG, (part) -> null);

		assertThat(unknown.value(ContextPart.DAG)).isNull();
		assertThat(unknown).isNotEqualTo(IssuingContext.NONE);
	}

	@Test
	void theSameTextKnownLessFarIsAnotherContext() {
		IssuingContext verified = IssuingContext.of(DAG, (part) -> ContextValue.of("etl", Standing.VERIFIED));
		IssuingContext asserted = IssuingContext.of(DAG, (part) -> ContextValue.of("etl", Standing.ASSERTED));

		assertThat(verified).isNotEqualTo(asserted);
	}

	@Test
	void theOrderOfGroupsMakesNoDifference() {
		assertThat(new ContextValue(List.of("b", "a", "b"), Standing.TOKEN))
			.isEqualTo(new ContextValue(List.of("a", "b"), Standing.TOKEN));
	}

	@Test
	void itsTextTellsNoValue() {
		assertThat(IssuingContext.of(DAG, IssuingContextTests::known)).hasToString("{dag=VERIFIED}");
		assertThat(IssuingScope.of(ContextPart.RUN, ContextPart.DAG)).hasToString("dag, run");
	}

	@Test
	void aTokenIsComparedAndKeptByADigestAndReadAsItIs() {
		IssuingScope scope = IssuingScope.of(ContextPart.CALLER_TOKEN, ContextPart.DAG);
		IssuingContext context = IssuingContext.of(scope, (part) -> known("token-1"));
		IssuingContext kept = context.withoutToken();

		assertThat(context.value(ContextPart.CALLER_TOKEN)).isEqualTo(known("token-1"));
		assertThat(kept).isEqualTo(context).hasSameHashCodeAs(context);
		assertThat(kept.value(ContextPart.CALLER_TOKEN)).isNull();
		assertThat(kept.value(ContextPart.DAG)).isEqualTo(known("token-1"));
		assertThat(context).isNotEqualTo(
				IssuingContext.of(scope, (part) -> known((part == ContextPart.CALLER_TOKEN) ? "token-2" : "token-1")));
		assertThat(context.toString()).doesNotContain("token-1");
	}

	@Test
	void aContextEndsWithTheFirstOfItsValues() {
		Instant end = Instant.parse("2026-11-21T10:00:00Z");
		IssuingScope scope = IssuingScope.of(ContextPart.CALLER_TOKEN, ContextPart.DAG);

		assertThat(IssuingContext.of(DAG, IssuingContextTests::known).until()).isNull();
		assertThat(IssuingContext
			.of(scope,
					(part) -> (part == ContextPart.DAG) ? known(part)
							: new ContextValue(List.of("t"), Standing.TOKEN, end))
			.until()).isEqualTo(end);
	}

	@Test
	void onlyAProviderThatNamesTheTokenReceivesIt() {
		assertThat(IssuingScope.ALL.parts()).doesNotContain(ContextPart.CALLER_TOKEN)
			.hasSize(ContextPart.values().length - 1);
	}

	private static ContextValue known(String text) {
		return ContextValue.of(text, Standing.TOKEN);
	}

}
