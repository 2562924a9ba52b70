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

		/** AWS puts a "!" into the names of secrets that its services manage. */
		private static final String LETTERS = "[A-Za-z0-9/_+=.@!-]";

		private static final Pattern NAME = Pattern.compile(LETTERS + "{1,512}");

		/** In an ARN AWS appends a hyphen and six letters to the name. */
		private static final Pattern ARN = Pattern
			.compile("arn:aws[a-z-]{0,20}:secretsmanager:[a-z0-9-]{1,40}:[0-9]{12}:secret:" + LETTERS + "{1,519}");

		private static final Pattern VERSION = Pattern
			.compile("versionStage=(?<stage>[\\x21-\\x7e&&[^#]]{1,256})|versionId=(?<id>[A-Za-z0-9_-]{32,64})");

		private Notation() {
		}

		private static SecretSelector parse(String path) throws FailedCallException {
			int border = path.indexOf('#');
			String id = (border != -1) ? path.substring(0, border) : path;
			check(id);
			return (border != -1) ? version(id, path.substring(border + 1)) : new ByStage(id, CURRENT);
		}

		private static void check(String id) throws FailedCallException {
			if (id.startsWith("arn:") && !ARN.matcher(id).matches()) {
				throw FailedCallException.malformed(
						"the key is no ARN of a secret, which is written arn:aws:secretsmanager:<region>:<account>:secret:<name>");
			}
			if (!id.startsWith("arn:") && !NAME.matcher(id).matches()) {
				throw FailedCallException.malformed(
						"the key is no name of a secret, which has 1 to 512 letters of A-Z a-z 0-9 / _ + = . @ - !");
			}
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
