package io.credbroker.service.policy;

import java.util.Map;
import java.util.Set;

import io.credbroker.service.identity.Binding;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.policy.PolicyRule.CallerMatch;
import io.credbroker.service.policy.PolicyRule.RequiredBinding;
import org.jspecify.annotations.Nullable;

/**
 * Whom a rule is about, by what a token proves.
 *
 * @param binding what the token must be bound to
 */
record CallerTest(CallerMatch match, @Nullable RequiredBinding binding) {

	/**
	 * The first part that the caller misses; the binding comes last.
	 */
	@Nullable Part missed(Caller caller) {
		if (this.match.issuer() != null && !this.match.issuer().equals(caller.issuer())) {
			return Part.ISSUER;
		}
		if (!Words.allow(this.match.groups(), caller.groups())) {
			return Part.GROUPS;
		}
		if (!Words.allow(this.match.subjects(), caller.subject())) {
			return Part.SUBJECT;
		}
		if (!Words.allow(this.match.clients(), caller.client())) {
			return Part.CLIENT;
		}
		if (!ServiceAccountNames.allow(this.match.serviceAccounts(), caller.serviceAccount())) {
			return Part.SERVICE_ACCOUNT;
		}
		if (!hasClaims(caller)) {
			return Part.CLAIMS;
		}
		return isBound(caller.binding()) ? null : Part.BINDING;
	}

	private boolean hasClaims(Caller caller) {
		if (this.match.claims().isEmpty()) {
			return true;
		}
		for (Map.Entry<String, Set<String>> claim : this.match.claims().entrySet()) {
			Set<String> said = caller.claims().get(claim.getKey());
			if (said == null || !Words.allow(claim.getValue(), said)) {
				return false;
			}
		}
		return true;
	}

	private boolean isBound(Binding bound) {
		return switch (this.binding) {
			case null -> true;
			case ANY -> bound != Binding.NONE;
			case DPOP -> bound == Binding.DPOP;
			case MTLS -> bound == Binding.MTLS;
		};
	}

}
