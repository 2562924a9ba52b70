package io.credbroker.service.mapping;

import java.util.List;

import io.credbroker.service.mapping.TemplateSyntax.BadTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TemplateSyntaxTests {

	@Test
	void namesWithAnyLettersAreQuoted() throws BadTemplate {
		assertThat(TemplateSyntax.read("a${\"any name}\"}b").parts()).containsExactly(new Template.Literal("a"),
				new Template.Field(List.of("any name}"), true), new Template.Literal("b"));
		assertThat(TemplateSyntax.read("${\"a b\".\"c.d\".e}").parts())
			.containsExactly(new Template.Field(List.of("a b", "c.d", "e"), true));
		assertThat(TemplateSyntax.read("${\"say \\\"x\\\" \\\\\"}").parts())
			.containsExactly(new Template.Field(List.of("say \"x\" \\"), true));
	}

	@Test
	void dotsLeadIntoAFieldOrArePartOfItsName() throws BadTemplate {
		assertThat(TemplateSyntax.read("${master.password}").parts())
			.containsExactly(new Template.Field(List.of("master", "password"), false));
	}

	@Test
	void aStarIsTheWholeSecret() throws BadTemplate {
		assertThat(TemplateSyntax.read("${*}").parts()).containsExactly(new Template.Whole());
		assertThat(TemplateSyntax.read("${\"*\"}").parts()).containsExactly(new Template.Field(List.of("*"), true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "${}", "${a b}", "${\"a}", "${\"a\" }", "${\"a\"b}", "${\"a\".}", "${*.a}", "${**}",
			"${.a}", "${a", "${\"a\\b\"}", "${a.b.c.d.e.f.g.h.i.j.k.l.m}" })
	void whatIsNoReferenceIsRefused(String text) {
		assertThatExceptionOfType(BadTemplate.class).isThrownBy(() -> TemplateSyntax.read(text));
	}

}
