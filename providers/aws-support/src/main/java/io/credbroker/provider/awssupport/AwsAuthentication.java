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
	 * The same at AWS, where each role is one of an account.
	 */
	public AwsAuthentication atAws() {
		if (this.webIdentity != null && !WebIdentity.ROLE.matcher(this.webIdentity.roleArn()).matches()) {
			throw WebIdentity.noRole(WebIdentity.AT_AWS);
		}
		return this;
	}

	/**
	 * The same at a service that speaks like STS, where roles may have no account.
	 * @param endpoint where roles are assumed, if the settings name no other address
	 */
	public AwsAuthentication at(URI endpoint) {
		if (this.webIdentity == null) {
			return this;
		}
		URI sts = (this.webIdentity.stsEndpoint() != null) ? this.webIdentity.stsEndpoint() : endpoint;
		return new AwsAuthentication(new WebIdentity(this.webIdentity.roleArn(), this.webIdentity.tokenFile(),
				this.webIdentity.sessionName(), sts), null);
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

		/** Elsewhere, a tenant or nothing stands for the account. */
		private static final Pattern ROLE_ANYWHERE = Pattern
			.compile("arn:aws[a-z-]*:iam::[A-Za-z0-9_-]{0,64}:role/[\\x21-\\x7e]+");

		private static final String AT_AWS = "arn:aws:iam::111122223333:role/credential-broker";

		private static final Pattern SESSION = Pattern.compile("[A-Za-z0-9_=,.@-]{2,64}");

		public WebIdentity(@Nullable String roleArn, @Nullable Path tokenFile,
				@DefaultValue("airflow-credential-broker") String sessionName, @Nullable URI stsEndpoint) {
			if (roleArn == null || !ROLE_ANYWHERE.matcher(roleArn).matches()) {
				throw noRole(AT_AWS + " at AWS, and as arn:aws:iam:::role/credential-broker at Ceph");
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

		private static IllegalArgumentException noRole(String form) {
			return new IllegalArgumentException(
					"authentication.web-identity.role-arn is missing or is no role: give it as " + form);
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
