package io.credbroker.provider.sts;

import java.util.HashMap;
import java.util.Map;

import io.credbroker.provider.awssupport.AwsErrorCodes;
import io.credbroker.provider.support.HttpFailures;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Missing;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * What the errors of a security token service mean, each with what to do.
 */
final class StsErrors {

	private static final String TOO_LARGE = ": name fewer actions and resources in policy, or fewer policy-arns and tags";

	private final AwsErrorCodes codes;

	StsErrors(StsStoreSettings settings) {
		StsService service = settings.service();
		Map<String, String> advice = new HashMap<>();
		advice.put("PackedPolicyTooLarge", TOO_LARGE);
		advice.put("PackedPolicyTooLargeException", TOO_LARGE);
		advice.put("MalformedPolicyDocument", ": it does not accept the option policy; try it with its own tools");
		advice.put("MalformedPolicyDocumentException", advice.get("MalformedPolicyDocument"));
		advice.put("RegionDisabledException", ": activate the region for STS in the account of the role");
		advice.put("ValidationError", ": check the role's ARN and the options of the mapping");
		advice.put("BucketAlreadyExists", ": two first sessions of one subject were asked for at the same time");
		advice.put("EntityAlreadyExists", advice.get("BucketAlreadyExists"));
		advice.put("InvalidArgument", advice.get("ValidationError"));
		advice.put("InvalidParameterValue", advice.get("ValidationError"));
		if (settings.webIdentity() != null) {
			ofTokens(advice, settings.webIdentity().audience());
		}
		else {
			ofKeys(advice, settings);
		}
		this.codes = new AwsErrorCodes(failures(service), advice, StsErrors::failure);
	}

	private static void ofTokens(Map<String, String> advice, String audience) {
		String registered = ": check that the issuer of broker.federation is registered as an OIDC provider, with the audience %s and the thumbprint of its certificate"
			.formatted(audience);
		advice.put("InvalidIdentityToken", registered);
		advice.put("InvalidIdentityTokenException", registered);
		advice.put("IDPRejectedClaim", registered);
		advice.put("IDPCommunicationError",
				": it cannot fetch the keys of the issuer of broker.federation; make that address reachable from there");
		advice.put("AccessDenied",
				": the role's trust policy must allow sts:AssumeRoleWithWebIdentity to the subject and audience of the token"
						+ " (and sts:TagSession, sts:SetSourceIdentity for these options), and the issuer must be registered");
	}

	private static void ofKeys(Map<String, String> advice, StsStoreSettings settings) {
		advice.put("AccessDenied", switch (settings.service()) {
			case AWS ->
				": the role's trust policy and the policies of the broker's identity must both allow sts:AssumeRole to it"
						+ " (and sts:TagSession, sts:SetSourceIdentity for these options), and the role must exist";
			case CEPH -> (settings.authentication().webIdentity() != null)
					? ": the role's trust policy must name the role of authentication.web-identity"
					: ": the role's trust policy must name the broker's user, and its keys must be valid";
		});
	}

	/**
	 * The errors of the login with the token of a file.
	 */
	static AwsErrorCodes ofLogin(StsService service) {
		String trusted = ": the trust policy of the role of authentication.web-identity must allow sts:AssumeRoleWithWebIdentity"
				+ " to what the token in token-file says of its client, the token must not have expired, and its issuer"
				+ " must be registered as an OIDC provider, with the thumbprint of the key that signs";
		String missing = ": there is no role of that name; check authentication.web-identity.role-arn";
		return AwsErrorCodes.ofLogin(failures(service),
				Map.of("AccessDenied", trusted, "InvalidIdentityToken", trusted, "IDPRejectedClaim", trusted,
						"NoSuchEntity", missing),
				(code, _, reason) -> "NoSuchEntity".equals(code) ? new Rejected(reason) : null);
	}

	private static HttpFailures failures(StsService service) {
		return switch (service) {
			case AWS -> AwsErrorCodes.FAILURES;
			case CEPH -> new HttpFailures(service.title(), "the certificate of the gateway",
					"name the final address as the endpoint");
		};
	}

	private static @Nullable Failure failure(String code, String message, String reason) {
		return switch (code) {
			case "NoSuchEntity" -> new Missing();
			// Ceph makes a user for each subject, and two first sessions at once collide.
			case "BucketAlreadyExists", "EntityAlreadyExists" -> new Unavailable(reason, null);
			default -> null;
		};
	}

	AwsErrorCodes codes() {
		return this.codes;
	}

}
