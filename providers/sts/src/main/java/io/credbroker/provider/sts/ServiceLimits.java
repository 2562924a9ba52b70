package io.credbroker.provider.sts;

import java.time.Duration;
import java.util.List;

import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.spi.SecretOptions;

/**
 * What a store's service honours.
 *
 * @param signed whether roles are assumed with tokens that the broker signs
 * @param longest for how long at most
 */
record ServiceLimits(StsService service, boolean signed, Duration longest) {

	private static final List<String> IGNORED_BY_CEPH = List.of("policy-arns", "source-identity", "transitive-tags",
			"external-id");

	/**
	 * Keys that the SDK's chain or a web identity gives are those of a role, and a role
	 * that another role assumes ends within an hour; keys of a profile may be of a user.
	 */
	static ServiceLimits of(StsStoreSettings settings) {
		boolean signed = settings.webIdentity() != null;
		AwsAuthentication authentication = settings.authentication();
		boolean chained = settings.service() == StsService.AWS && !signed && authentication.profile() == null;
		return new ServiceLimits(settings.service(), signed,
				chained ? SessionLifetime.EVERY_ROLE : SessionLifetime.OF_A_ROLE);
	}

	/**
	 * Refuses options that the service would ignore: a session would allow more than the
	 * catalog says.
	 */
	void check(SecretOptions options) {
		if (this.service == StsService.CEPH) {
			for (String option : IGNORED_BY_CEPH) {
				refuse(options, option, "Ceph ignores it; narrow the session with policy");
			}
			if (!this.signed) {
				refuse(options, "tags", "Ceph takes tags only from tokens; set web-identity in the store's settings");
			}
		}
		if (this.signed) {
			refuse(options, "external-id",
					"it is not part of a web identity; name the subject of the token in the trust policy");
		}
	}

	private static void refuse(SecretOptions options, String option, String reason) {
		if (options.values().containsKey(option)) {
			throw new IllegalArgumentException("%s has no effect here: %s".formatted(option, reason));
		}
	}

}
