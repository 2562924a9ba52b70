package io.credbroker.service.mapping;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class GlobTests {

	@ParameterizedTest
	@CsvSource({ "warehouse, warehouse, true", "warehouse, warehouse2, false", "s3-*, s3-, true", "s3-*, s3-a/b, true",
			"s3-*, S3-a, false", "*, anything, true", "*-ro, db-ro, true", "*-ro, db-rw, false", "a*b*c, a-b-c, true",
			"a*b*c, a-c-b, false", "ab*ba, aba, false", "ab*ba, abba, true", "a**c, abc, true", "a*b*b, ab, false",
			"a.c, abc, false", "etl_?, etl_1, true", "etl_?, etl_, false", "etl_?, etl_12, false", "?*, x, true",
			"?*, '', false", "x?, x😀, true", "x??, x😀, false" })
	void starIsAnyTextAndQuestionMarkOneCharacter(String pattern, String text, boolean matches) {
		assertThat(Glob.of(pattern).matches(text)).isEqualTo(matches);
	}

	@Test
	void noPatternMakesItSlow() {
		Glob hostile = Glob.of("*a".repeat(100) + "*b");
		String text = "a".repeat(20_000) + "c";

		assertThat(assertTimeoutPreemptively(Duration.ofSeconds(20), () -> hostile.matches(text))).isFalse();
	}

}
