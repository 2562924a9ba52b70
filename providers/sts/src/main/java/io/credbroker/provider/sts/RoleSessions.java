package io.credbroker.provider.sts;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.credbroker.provider.awssupport.CallBudget;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretValue;
import software.amazon.awssdk.services.sts.model.Credentials;

/**
 * Assumes roles, each time for as long as is wanted and allowed.
 */
final class RoleSessions {

	private final StsCalls calls;

	private final StsStoreSettings settings;

	private final SessionProof proof;

	private final RoleCeilings ceilings;

	RoleSessions(StsCalls calls, StsStoreSettings settings, SessionProof proof, RoleCeilings ceilings) {
		this.calls = calls;
		this.settings = settings;
		this.proof = proof;
		this.ceilings = ceilings;
	}

	FetchResult issue(RoleKey role, FetchRequest request) throws FailedCallException {
		SessionRequest session = session(role, request);
		return new Found(secret(session, assumed(session, request, this.calls.budget(request.audit()))));
	}

	/**
	 * The keys of a session alone.
	 */
	Credentials assumed(RoleKey role, FetchRequest request, CallBudget budget) throws FailedCallException {
		return assumed(session(role, request), request, budget);
	}

	private static SessionRequest session(RoleKey role, FetchRequest request) throws FailedCallException {
		return SessionRequest.of(role,
				new LookupValues(request.key().options(), request.context(), role.options().required()));
	}

	/**
	 * A session for that request; each refused duration is followed by a shorter one,
	 * down to an hour, which every role allows.
	 */
	private Credentials assumed(SessionRequest session, FetchRequest request, CallBudget budget)
			throws FailedCallException {
		String role = session.role().arn();
		Duration wanted = session.role().options().lifetime().of(request.wantedTtl(), request.longestTtl());
		while (true) {
			Duration duration = this.ceilings.cut(role, wanted);
			Optional<Credentials> given = this.proof.assume(session, request, (int) duration.toSeconds(), budget);
			if (given.isPresent()) {
				return given.get();
			}
			this.ceilings.refused(role, duration);
		}
	}

	private Secret secret(SessionRequest session, Credentials given) {
		Map<String, SecretValue> fields = new LinkedHashMap<>();
		put(fields, "access_key_id", given.accessKeyId());
		put(fields, "secret_access_key", given.secretAccessKey());
		put(fields, "session_token", given.sessionToken());
		put(fields, "expiration", given.expiration().toString());
		put(fields, "role_arn", session.role().arn());
		put(fields, "session_name", session.name());
		put(fields, "region", this.settings.region());
		put(fields, "addressing_style", this.settings.pathStyle() ? "path" : "auto");
		if (this.settings.service() == StsService.CEPH) {
			put(fields, "endpoint_url", String.valueOf(this.settings.endpoint()));
		}
		return new Secret(fields, null, null, null, given.expiration(), null);
	}

	private static void put(Map<String, SecretValue> fields, String name, String value) {
		fields.put(name, SecretValue.of(value));
	}

}
