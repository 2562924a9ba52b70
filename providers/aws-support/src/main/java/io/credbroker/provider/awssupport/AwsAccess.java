package io.credbroker.provider.awssupport;

import java.net.URI;
import java.util.regex.Pattern;

import io.credbroker.provider.support.SettingChecks;
import org.jspecify.annotations.Nullable;

/**
 * The settings that every store at AWS has.
 *
 * @param region where it is, for example {@code eu-central-1}
 * @param sslBundle the Spring SSL bundle that AWS is called with
 * @param timeouts how long AWS may take
 * @param authentication where the broker's AWS credentials come from
 */
public record AwsAccess(String region, @Nullable String sslBundle, AwsTimeouts timeouts,
		AwsAuthentication authentication) {

	private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]{1,2}");

	/**
	 * The name of a region.
	 */
	public static String region(@Nullable String region) {
		if (region == null || !REGION.matcher(region).matches()) {
			throw new IllegalArgumentException("region is missing or is none: give it as eu-central-1");
		}
		return region;
	}

	/**
	 * An address of one of AWS's services, which the SDK takes without a path.
	 */
	public static @Nullable URI endpoint(String setting, @Nullable URI address) {
		if (address == null) {
			return null;
		}
		SettingChecks.address(setting, address, "https://vpce.internal");
		if (!address.getPath().isEmpty() && !"/".equals(address.getPath())) {
			throw new IllegalArgumentException(setting + " must hold no path: give it as https://vpce.internal");
		}
		return address;
	}

}
