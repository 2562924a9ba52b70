package io.credbroker.provider.awssecretsmanager;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * Which version of which secret a key means: a name or ARN, and behind a {@code #} the
 * version.
 */
sealed interface SecretSelector {

	/**
	 * The stage that is read when the key names no version.
	 */
	String CURRENT = "AWSCURRENT";

	/**
	 * The name or ARN of the secret.
	 */
	String id();

	/**
	 * What a key means; one that names no secret fails without a call.
	 */
	static SecretSelector of(SecretKey key) throws FailedCallException {
		return Notation.parse(key.path());
	}

	/**
	 * The version that carries a staging label, which moves at each rotation.
	 */
	record ByStage(String id, String stage) implements SecretSelector {
	}

	/**
	 * One fixed version, which a rotation does not change.
	 */
	record ByVersion(String id, String versionId) implements SecretSelector {
	}

	/**
	 * How keys are written.
	 */
	final class Notation {

		private static final String NAME = "[A-Za-z0-9/_+=.@-]{1,512}";

		private static final Pattern ID = Pattern
			.compile(NAME + "|arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:" + NAME);

		private static final Pattern VERSION = Pattern
			.compile("versionStage=(?<stage>[\\x21-\\x7e&&[^#]]{1,256})|versionId=(?<id>[A-Za-z0-9_-]{32,64})");

		private Notation() {
		}

		private static SecretSelector parse(String path) throws FailedCallException {
			int border = path.indexOf('#');
			String id = (border != -1) ? path.substring(0, border) : path;
			if (!ID.matcher(id).matches()) {
				throw FailedCallException.malformed("the key is no name and no ARN of a secret");
			}
			return (border != -1) ? version(id, path.substring(border + 1)) : new ByStage(id, CURRENT);
		}

		private static SecretSelector version(String id, String text) throws FailedCallException {
			Matcher matcher = VERSION.matcher(text);
			if (!matcher.matches()) {
				throw FailedCallException
					.malformed("what follows # in the key is neither versionStage=… nor versionId=…");
			}
			@Nullable String stage = matcher.group("stage");
			return (stage != null) ? new ByStage(id, stage) : new ByVersion(id, matcher.group("id"));
		}

	}

}
