package io.credbroker.service.secret;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FingerprintTests {

	private final Fingerprints fingerprints = Fingerprints.keyedBy(null);

	@Test
	void secretsThatDifferInWhatATaskGetsDiffer() {
		Map<String, SecretValue> text = Map.of("a", SecretValue.of("1"));
		List<Secret> secrets = List.of(Secret.of(text, "1"), Secret.of(text, "2"), Secret.of(text, null),
				Secret.of(Map.of("a", SecretValue.ofJson("1")), "1"), Secret.of(Map.of("b", SecretValue.of("1")), "1"),
				Secret.of(text, "1").withText(SecretValue.of("{\"a\":\"1\"}")),
				Secret.of(text, "1").withText(SecretValue.of("{\"a\": \"1\"}")),
				Secret.of(text, "1").withText(SecretValue.of("")),
				new Secret(Map.of(), SecretValue.of("{}"), "1", null, null, null, null));

		assertThat(secrets.stream().map(this.fingerprints::of)).doesNotHaveDuplicates();
	}

	@Test
	void theOrderOfTheFieldsMakesNoDifference() {
		Map<String, SecretValue> fields = new LinkedHashMap<>();
		fields.put("b", SecretValue.of("2"));
		fields.put("a", SecretValue.ofJson("1"));
		Map<String, SecretValue> other = new LinkedHashMap<>();
		other.put("a", SecretValue.ofJson("1"));
		other.put("b", SecretValue.of("2"));

		assertThat(this.fingerprints.of(Secret.of(fields, "1"))).isEqualTo(this.fingerprints.of(Secret.of(other, "1")));
	}

}
