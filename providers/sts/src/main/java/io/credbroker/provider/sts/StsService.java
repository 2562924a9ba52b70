package io.credbroker.provider.sts;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Whose security token service a store asks.
 */
public enum StsService {

	/** AWS STS, or a service that honours everything that AWS does. */
	AWS,

	/** The RADOS gateway of Ceph, which honours less. */
	CEPH;

	private static final Pattern AWS_HOST = Pattern.compile("(.+\\.)?(amazonaws\\.com(\\.cn)?|api\\.aws)");

	/**
	 * The service at an address; only for an address of AWS can it be left out, because
	 * Ceph silently ignores options that narrow a session at AWS.
	 */
	static StsService of(@Nullable StsService service, @Nullable URI endpoint) {
		if (service == null && endpoint != null
				&& !AWS_HOST.matcher(endpoint.getHost().toLowerCase(Locale.ROOT)).matches()) {
			throw new IllegalArgumentException(
					"service is missing: say aws or ceph, since the host of endpoint is not one of AWS");
		}
		if (service == CEPH && endpoint == null) {
			throw new IllegalArgumentException("endpoint is missing: give the address of the Ceph gateway");
		}
		return (service != null) ? service : AWS;
	}

	/**
	 * How operators know it.
	 */
	String title() {
		return switch (this) {
			case AWS -> "AWS";
			case CEPH -> "Ceph";
		};
	}

}
