package io.credbroker.provider.awssecretsmanager;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.spi.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * What a key leads to: a name or ARN, and behind a {@code #} which version of it.
 */
sealed interface SecretRef {

	/**
	 * The stage that a key without a version means.
	 */
	String CURRENT = "AWSCURRENT";

	static SecretRef of(SecretKey key) {
		return Parsing.parse(key.path());
	}

	/**
	 * The version that carries a staging label, which moves at each rotation.
	 */
	record Staged(String id, String stage) implements SecretRef {
	}

	/**
	 * One version for good.
	 */
	record Fixed(String id, String versionId) implements SecretRef {
	}

	/**
	 * Nothing that AWS could be asked for.
	 */
	record Unusable(String reason) implements SecretRef {
	}

	/**
	 * The notation.
	 */
	final class Parsing {

		private static final String NAME = "[A-Za-z0-9/_+=.@-]{1,512}";

		private static final Pattern ID = Pattern
			.compile(NAME + "|arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:" + NAME);

		private static final Pattern VERSION = Pattern
			.compile("versionStage=(?<stage>[\\x21-\\x7e&&[^#]]{1,256})|versionId=(?<id>[A-Za-z0-9_-]{32,64})");

		private Parsing() {
		}

		private static SecretRef parse(String path) {
			int border = path.indexOf('#');
			String id = (border != -1) ? path.substring(0, border) : path;
			if (!ID.matcher(id).matches()) {
				return new Unusable("the key is no name and no ARN of a secret");
			}
			return (border != -1) ? version(id, path.substring(border + 1)) : new Staged(id, CURRENT);
		}

		private static SecretRef version(String id, String text) {
			Matcher matcher = VERSION.matcher(text);
			if (!matcher.matches()) {
				return new Unusable("what follows # in the key is neither versionStage=… nor versionId=…");
			}
			@Nullable String stage = matcher.group("stage");
			return (stage != null) ? new Staged(id, stage) : new Fixed(id, matcher.group("id"));
		}

	}

}
