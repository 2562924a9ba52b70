package io.credbroker.provider.sts;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Which policies of a catalog are accepted.
 */
class PolicyTemplateTests {

	@ParameterizedTest
	@ValueSource(strings = { "arn:aws:s3:::lake/{dag}/*", "arn:aws:s3:::lake/{dag}", "arn:aws:s3:::{team}",
			"arn:aws:s3:::lake-{team}/*", "arn:aws:s3:::{team}-lake/*", "arn:aws:s3:::lake/{team}/{dag}/*",
			"arn:aws:s3:::lake/dag={dag}/*", "arn:aws:logs:eu-central-1:111122223333:log-group:{dag}:*",
			"arn:aws:s3:::lake/{dag}/${aws:username}/*", "*" })
	void aNameThatIsSetOffMayStandInAResource(String resource) {
		assertThatCode(() -> PolicyTemplate.parse(allow(resource), StsService.AWS)).doesNotThrowAnyException();
	}

	@ParameterizedTest
	@ValueSource(strings = { "arn:aws:s3:::lake/{dag}*", "arn:aws:s3:::lake/{dag}?", "arn:aws:s3:::lake/{dag}-*",
			"arn:aws:s3:::lake/{dag}.x*", "arn:aws:s3:::lake/{team}{dag}/*", "arn:aws:s3:::lake/{team}-{dag}/*",
			"arn:aws:s3:::*{dag}/*", "arn:aws:s3:::*/{dag}/*", "arn:aws:s3:::lake/${aws:username}{dag}/*",
			"arn:aws:s3:::lake/{dag}${aws:username}", "arn:aws:s3:::lake/{dag}-${aws:username}",
			"arn:aws:s3:::lake/?/{dag}/*", "arn:aws:s3:{team}::lake/*", "{dag}", "lake/{dag}/*",
			"arn:aws:s3:::lake/${dag}/*", "arn:aws:s3:::lake/{Dag-1}/*", "arn:aws:s3:::lake/{dag/*",
			"arn:aws:s3:::lake/{{dag}}/*" })
	void aResourceInWhichAValueCouldAllowMoreThanItsOwnIsRefused(String resource) {
		assertThatIllegalArgumentException().isThrownBy(() -> PolicyTemplate.parse(allow(resource), StsService.AWS))
			.withMessageContaining("policy");
	}

	@Test
	void aRefusalSaysWhatToWrite() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> PolicyTemplate.parse(allow("arn:aws:s3:::lake/{dag}*"), StsService.AWS))
			.withMessageContaining("put a / behind it, as in {dag}/*");
	}

	static Stream<Arguments> policies() {
		String resource = "\"Resource\":\"*\"";
		String action = "\"Action\":\"s3:*\"";
		return Stream.of(arguments("no JSON", "Allow"), arguments("a list", "[]"),
				arguments("twice the same field", "{\"Version\":\"2012-10-17\",\"Version\":\"2012-10-17\"}"),
				arguments("no version", "{\"Statement\":[]}"), arguments("no statement", policy("")),
				arguments("only denials", policy("{\"Effect\":\"Deny\"," + action + "," + resource + "}")),
				arguments("an effect by name", policy("{\"Effect\":\"{dag}\"," + action + "," + resource + "}")),
				arguments("an action by name", policy("{\"Effect\":\"Allow\",\"Action\":\"{dag}\"," + resource + "}")),
				arguments("another action by name",
						policy("{\"Effect\":\"Allow\",\"NotAction\":[\"s3:{dag}\"]," + resource + "}")),
				arguments("another resource by name",
						policy("{\"Effect\":\"Allow\"," + action + ",\"NotResource\":\"arn:aws:s3:::lake/{dag}/*\"}")),
				arguments("a principal",
						policy("{\"Effect\":\"Allow\",\"Principal\":\"*\"," + action + "," + resource + "}")),
				arguments("a small letter", policy("{\"effect\":\"Allow\"," + action + "," + resource + "}")),
				arguments("a key by name", condition("Allow", "StringLike", "s3:{dag}", "x")),
				arguments("an operator by name", condition("Allow", "{dag}", "s3:prefix", "x")),
				arguments("an allowing negation", condition("Allow", "StringNotLike", "s3:prefix", "{dag}/*")),
				arguments("an allowing absence", condition("Allow", "StringLikeIfExists", "s3:prefix", "{dag}/*")),
				arguments("an empty set", condition("Allow", "ForAllValues:StringLike", "s3:prefix", "{dag}/*")),
				arguments("letters of any case", condition("Allow", "StringEqualsIgnoreCase", "s3:prefix", "{dag}/")),
				arguments("a prefix that goes on", condition("Allow", "StringLike", "s3:prefix", "{dag}*")),
				arguments("an object for a resource",
						policy("{\"Effect\":\"Allow\"," + action + ",\"Resource\":{\"a\":\"b\"}}")),
				arguments("no resource", policy("{\"Effect\":\"Allow\"," + action + "}")),
				arguments("too long", allow("arn:aws:s3:::" + "x".repeat(2048))));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("policies")
	void aPolicyThatIsNoneOrCouldWidenIsRefused(String name, String policy) {
		assertThatIllegalArgumentException().isThrownBy(() -> PolicyTemplate.parse(policy, StsService.AWS))
			.withMessageContaining("policy");
	}

	@Test
	void conditionsThatNarrowMayHoldNames() {
		assertThat(
				PolicyTemplate.parse(condition("Allow", "StringLike", "s3:prefix", "{dag}/*"), StsService.AWS).names())
			.containsExactly("dag");
		String both = policy("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"},"
				+ "{\"Effect\":\"Deny\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\"StringNotLike\":{\"s3:prefix\":[\"{dag}/*\"]}}}");
		assertThatCode(() -> PolicyTemplate.parse(both, StsService.AWS)).doesNotThrowAnyException();
	}

	private static String condition(String effect, String operator, String key, String value) {
		return policy("{\"Effect\":\"" + effect + "\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Condition\":{\""
				+ operator + "\":{\"" + key + "\":\"" + value + "\"}}}");
	}

	private static String allow(String resource) {
		return policy("{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"" + resource + "\"}");
	}

	private static String policy(String statements) {
		return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statements + "]}";
	}

}
