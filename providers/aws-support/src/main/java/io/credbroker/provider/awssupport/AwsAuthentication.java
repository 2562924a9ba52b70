package io.credbroker.provider.awssupport;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;

import io.credbroker.provider.support.SettingChecks;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the broker's AWS credentials come from; without a setting, from the SDK's default
 * chain.
 *
 * @param webIdentity a role that is assumed with a token from a file
 * @param profile credentials from a file of profiles
 */
public record AwsAuthentication(@Nullable WebIdentity webIdentity, @Nullable Profile profile) {

	public AwsAuthentication {
		if (webIdentity != null && profile != null) {
			throw new IllegalArgumentException(
					"authentication names 2 ways, but one must be chosen: web-identity or profile");
		}
	}

	/**
	 * A role that is assumed with a token that an identity provider issued, such as the
	 * projected service account token of a Kubernetes pod.
	 *
	 * @param roleArn the role to assume
	 * @param tokenFile holds the token and is read again each time the role is assumed
	 * @param sessionName how CloudTrail names the broker
	 * @param stsEndpoint where STS listens, if not at the region's own address
	 */
	public record WebIdentity(String roleArn, Path tokenFile, String sessionName, @Nullable URI stsEndpoint) {

		private static final Pattern ROLE = Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\x21-\\x7e]+");

		private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9_=,.@-]{2,64}");

		public WebIdentity(@Nullable String roleArn, @Nullable Path tokenFile,
				@DefaultValue("airflow-credential-broker") String sessionName, @Nullable URI stsEndpoint) {
			if (roleArn == null || !ROLE.matcher(roleArn).matches()) {
				throw new IllegalArgumentException("authentication.web-identity.role-arn is missing or is no role: "
						+ "give it as arn:aws:iam::111122223333:role/credential-broker");
			}
			if (!SESSION.matcher(sessionName).matches()) {
				throw new IllegalArgumentException("authentication.web-identity.session-name must have 2 to 64 letters,"
						+ " digits or any of _=,.@-");
			}
			this.roleArn = roleArn;
			this.tokenFile = SettingChecks.absolute("authentication.web-identity.token-file", tokenFile);
			this.sessionName = sessionName;
			this.stsEndpoint = AwsAccess.endpoint("authentication.web-identity.sts-endpoint", stsEndpoint);
		}

	}

	/**
	 * A profile in a credentials file, as the AWS command line uses it.
	 *
	 * @param file is read again when it changes
	 * @param name the profile in it
	 */
	public record Profile(Path file, String name) {

		public Profile(@Nullable Path file, @DefaultValue("default") String name) {
			this.file = SettingChecks.absolute("authentication.profile.file", file);
			this.name = name;
		}

	}

}
