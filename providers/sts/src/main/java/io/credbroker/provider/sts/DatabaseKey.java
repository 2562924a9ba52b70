package io.credbroker.provider.sts;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.credbroker.provider.awssupport.AwsAccess;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.OptionValue;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretOptions;
import org.jspecify.annotations.Nullable;

/**
 * A user of a database at RDS, whose passwords are signed:
 * {@code rds-iam:user@host:port/region}.
 *
 * @param role whose keys sign; {@code null} for the broker's own
 */
record DatabaseKey(String user, String host, int port, String region, @Nullable RoleKey role) implements IssuedKey {

	static final String PREFIX = "rds-iam:";

	/** The role whose keys sign, with the same options as any other. */
	private static final String ROLE = "role-arn";

	private static final Pattern KEY = Pattern.compile(PREFIX + "(?<user>[A-Za-z0-9_.$-]{1,63})"
			+ "@(?<host>[A-Za-z0-9-]{1,63}(\\.[A-Za-z0-9-]{1,63}){0,10}):(?<port>[0-9]{1,5}|x)/(?<region>[a-z0-9-]+)");

	private static final int HIGHEST_PORT = 65535;

	static DatabaseKey read(SecretKey key, ServiceLimits limits, IssuingScope identity) {
		if (limits.service() != StsService.AWS) {
			throw new IllegalArgumentException("passwords of RDS are signed at AWS only, and this store is of Ceph");
		}
		Matcher parts = KEY.matcher(key.path());
		if (!parts.matches()) {
			throw new IllegalArgumentException(
					"the key of a database must be rds-iam:user@host:port/region, as in rds-iam:etl@db.internal:5432/eu-central-1");
		}
		// While a catalog is checked, a capture stands as the letter x.
		String region = "x".equals(parts.group("region")) ? parts.group("region")
				: AwsAccess.region(parts.group("region"));
		int port = "x".equals(parts.group("port")) ? 0 : Integer.parseInt(parts.group("port"));
		if (port > HIGHEST_PORT) {
			throw new IllegalArgumentException("the port of a database must be at most " + HIGHEST_PORT);
		}
		return new DatabaseKey(parts.group("user"), parts.group("host"), port, region,
				role(key.options(), limits, identity));
	}

	private static @Nullable RoleKey role(SecretOptions options, ServiceLimits limits, IssuingScope identity) {
		String arn = options.text(ROLE);
		if (arn == null && limits.signed()) {
			throw new IllegalArgumentException(
					"role-arn is missing: the store has no keys of its own that could sign, so name the role whose keys do");
		}
		if (arn == null && !options.isEmpty()) {
			throw new IllegalArgumentException(
					"the options of a database are those of the role whose keys sign: name it as role-arn, or leave them out");
		}
		if (arn == null) {
			return null;
		}
		Map<String, OptionValue> others = new LinkedHashMap<>(options.values());
		others.remove(ROLE);
		return RoleKey.read(new SecretKey(arn, new SecretOptions(others, options.variables())), limits, identity);
	}

	@Override
	public IssuingScope scope() {
		return (this.role != null) ? this.role.scope() : IssuingScope.NONE;
	}

}
