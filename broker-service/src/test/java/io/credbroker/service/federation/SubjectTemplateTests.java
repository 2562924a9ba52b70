package io.credbroker.service.federation;

import java.util.Map;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SubjectTemplateTests {

	private static final SubjectTemplate USUAL = SubjectTemplate.of("airflow:{deployment}:dag:{dag}:task:{task}",
			"prod-eu");

	private static String subject(SubjectTemplate template, String dag, String task) {
		Map<TokenPart, String> values = Map.of(TokenPart.DAG, dag, TokenPart.TASK, task);
		return template.fill((part) -> values.getOrDefault(part, ""));
	}

	@Test
	void usualNamesStayAsTheyAre() {
		assertThat(subject(USUAL, "etl_daily-v2.1", "group.load"))
			.isEqualTo("airflow:prod-eu:dag:etl_daily-v2.1:task:group.load");
	}

	@Test
	void whatSeparatesIsEncodedSoThatNoNameLooksLikeAnother() {
		assertThat(subject(USUAL, "a:task:b", "c")).isEqualTo("airflow:prod-eu:dag:a%3Atask%3Ab:task:c");
		assertThat(subject(USUAL, "100%3A", "ü/ *")).isEqualTo("airflow:prod-eu:dag:100%253A:task:%C3%BC%2F%20%2A");
	}

	@Property(tries = 2000)
	void noTwoTasksHaveTheSameSubject(
			@ForAll @StringLength(min = 1, max = 3) @CharRange(from = '%', to = '%') @CharRange(from = ':',
					to = ':') @CharRange(from = 'A', to = 'A') @CharRange(from = '3', to = '3') String dag,
			@ForAll @StringLength(min = 1, max = 3) @CharRange(from = '%', to = '%') @CharRange(from = ':',
					to = ':') @CharRange(from = 'A', to = 'A') @CharRange(from = '3', to = '3') String task,
			@ForAll @StringLength(min = 1, max = 3) @CharRange(from = '%', to = '%') @CharRange(from = ':',
					to = ':') @CharRange(from = 'A', to = 'A') @CharRange(from = '3', to = '3') String otherDag,
			@ForAll @StringLength(min = 1, max = 3) @CharRange(from = '%', to = '%') @CharRange(from = ':',
					to = ':') @CharRange(from = 'A', to = 'A') @CharRange(from = '3', to = '3') String otherTask) {
		SubjectTemplate near = SubjectTemplate.of("{dag}:{task}", "");

		assertThat(subject(near, dag, task).equals(subject(near, otherDag, otherTask)))
			.isEqualTo(dag.equals(otherDag) && task.equals(otherTask));
	}

	@ParameterizedTest
	@CsvSource({ "airflow:{dga}, 'unknown {dga}; there are {deployment}, {dag}, {task}'", "{dag}{task}, separate",
			"{dag}-{task}, separate", "{dag}%3A{task}, separate", "{dag, closed by a }", "dag}, closed by a }",
			"air flow:{dag}, without spaces", "ärger:{dag}, printable ASCII", "'', subject is empty" })
	void aTemplateThatCouldNotTellLookupsApartIsRefused(String template, String reason) {
		assertThatIllegalArgumentException().isThrownBy(() -> SubjectTemplate.of(template, "prod"))
			.withMessageContaining(reason);
	}

	@Test
	void aSubjectThatNamesTheDeploymentNeedsOne() {
		assertThatIllegalArgumentException().isThrownBy(() -> SubjectTemplate.of("{deployment}:{dag}", ""))
			.withMessageContaining("deployment is missing");
	}

}
