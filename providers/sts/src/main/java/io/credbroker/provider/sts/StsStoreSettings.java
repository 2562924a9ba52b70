package io.credbroker.provider.sts;

import java.net.URI;
import java.util.regex.Pattern;

import io.credbroker.provider.awssupport.AwsAccess;
import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.provider.awssupport.AwsTimeouts;
import io.credbroker.provider.support.SettingChecks;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one store of type {@code sts}; none of them is a secret.
 *
 * @param service whose service it is; must be said where {@code endpoint} is not at AWS
 * @param region the region that calls are signed for, and that connections get
 * @param endpoint where the service listens, if not at the region's own address
 * @param pathStyle whether connections name buckets in the path, not in the host name
 * @param sslBundle the Spring SSL bundle that the service is called with
 * @param timeouts how long the service may take
 * @param authentication where the broker's own keys come from
 * @param webIdentity roles are assumed with tokens that the broker signs, instead of with
 * keys of its own
 */
public record StsStoreSettings(StsService service, String region, @Nullable URI endpoint, Boolean pathStyle,
		@Nullable String sslBundle, AwsTimeouts timeouts, AwsAuthentication authentication,
		@Nullable SignedIdentity webIdentity) {

	private static final Pattern CEPH_REGION = Pattern.compile("[A-Za-z0-9-]{1,64}");

	private static final String CEPH_DEFAULT = "us-east-1";

	public StsStoreSettings(@Nullable StsService service, @Nullable String region, @Nullable URI endpoint,
			@Nullable Boolean pathStyle, @Nullable String sslBundle, @DefaultValue AwsTimeouts timeouts,
			@DefaultValue AwsAuthentication authentication, @Nullable SignedIdentity webIdentity) {
		this.endpoint = AwsAccess.endpoint("endpoint", endpoint);
		this.service = StsService.of(service, this.endpoint);
		this.region = region(this.service, region);
		this.pathStyle = (pathStyle != null) ? pathStyle : this.service == StsService.CEPH;
		this.sslBundle = sslBundle;
		this.timeouts = timeouts;
		this.authentication = (this.service == StsService.CEPH && this.endpoint != null)
				? authentication.at(this.endpoint) : authentication.atAws();
		this.webIdentity = webIdentity;
		if (webIdentity != null && (authentication.webIdentity() != null || authentication.profile() != null)) {
			throw new IllegalArgumentException("web-identity and authentication exclude each other: with web-identity "
					+ "the broker needs no keys of its own, so leave authentication out");
		}
	}

	private static String region(StsService service, @Nullable String region) {
		if (service != StsService.CEPH) {
			return AwsAccess.region(region);
		}
		String given = (region != null) ? region : CEPH_DEFAULT;
		if (!CEPH_REGION.matcher(given).matches()) {
			throw new IllegalArgumentException("region must be the name of a zone group: letters, digits and -");
		}
		return given;
	}

	AwsAccess access() {
		return new AwsAccess(this.region, this.sslBundle, this.timeouts, this.authentication);
	}

	/**
	 * Tokens that the broker signs for each lookup.
	 *
	 * @param audience the {@code aud} of the tokens, which the OIDC provider that is
	 * registered at the service accepts
	 */
	public record SignedIdentity(String audience) {

		public SignedIdentity(@Nullable String audience) {
			this.audience = SettingChecks.required("web-identity.audience", audience);
		}

	}

}
