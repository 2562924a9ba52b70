package io.credbroker.provider.sts;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.credbroker.spi.ContextPart;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretKey;

/**
 * A role to assume, as a mapping names it.
 *
 * @param scope the parts of the context that a session depends on
 */
record RoleKey(String arn, RoleOptions options, IssuingScope scope) implements IssuedKey {

	/** While a catalog is checked, a capture stands as the letter x. */
	private static final Pattern AT_AWS = Pattern
		.compile("arn:aws[a-z-]*:iam::([0-9]{12}|x):role/[A-Za-z0-9_+=,.@/-]{1,576}");

	private static final Pattern AT_CEPH = Pattern
		.compile("arn:aws:iam::[A-Za-z0-9_-]{0,64}:role/[A-Za-z0-9_+=,.@/-]{1,576}");

	/**
	 * Reads a key.
	 * @param identity the parts that enter the tokens with which roles are assumed
	 * @throws IllegalArgumentException when the key or an option is wrong
	 */
	static RoleKey read(SecretKey key, ServiceLimits limits, IssuingScope identity) {
		boolean role = switch (limits.service()) {
			case AWS -> AT_AWS.matcher(key.path()).matches();
			case CEPH -> AT_CEPH.matcher(key.path()).matches();
		};
		if (!role) {
			throw new IllegalArgumentException(
					"the key must be the ARN of a role: give it as " + ((limits.service() == StsService.AWS)
							? "arn:aws:iam::111122223333:role/etl" : "arn:aws:iam:::role/etl"));
		}
		RoleOptions options = RoleOptions.read(key.options(), limits);
		Set<String> names = new TreeSet<>(options.decisive());
		names.addAll(options.sessionName().names());
		return new RoleKey(key.path(), options, scope(names, identity));
	}

	private static IssuingScope scope(Set<String> names, IssuingScope identity) {
		EnumSet<ContextPart> parts = EnumSet.noneOf(ContextPart.class);
		parts.addAll(identity.parts());
		for (String name : names) {
			ContextPart part = ContextNames.PARTS.get(name);
			if (part != null) {
				parts.add(part);
			}
		}
		return new IssuingScope(parts);
	}

}
