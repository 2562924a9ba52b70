package io.credbroker.service.lookup;

import io.credbroker.service.secret.CredentialId;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.credbroker.api.ProblemCode;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TokenMetadata;
import io.credbroker.service.mapping.MappedSecret;
import io.credbroker.service.mapping.SecretLocation;
import io.credbroker.service.record.event.EncodedField;
import io.credbroker.service.record.event.Event;
import io.credbroker.service.record.event.EventFields;
import io.credbroker.service.record.event.EventType;

/**
 * Creates the events of lookups: who asked for what in which context, which rule decided
 * what, and which version was given until when; never a secret or a token.
 */
final class LookupEvents {

	private final Clock clock;

	/** Encoded callers, each kept as long as its token is cached. */
	private final Cache<Caller, EncodedField> callers = Caffeine.newBuilder()
		.weakKeys()
		.executor(Runnable::run)
		.build();

	LookupEvents(Clock clock) {
		this.clock = clock;
	}

	/**
	 * The event of a lookup; it refers to the lookup's earlier event if there is one.
	 */
	Event of(LookupRequest request, LookupResult lookup, Duration took) {
		EncodedField caller = this.callers.get(request.caller(), LookupEvents::caller);
		return Event.of(EventType.LOOKUP, this.clock.instant(), (event) -> {
			event.text("correlation_id", request.correlationId());
			event.text("follows", lookup.eventId());
			event.text("kind", request.kind().singular());
			event.text("id", request.id());
			if (request.shadow()) {
				event.flag("shadow", true);
			}
			event.part(caller);
			event.object("context",
					(context) -> ContextEventFields.write(context, request.caller(), request.context()));
			event.text("outcome", outcome(lookup.outcome()));
			event.object("by", (by) -> by(by, lookup));
			if (lookup.outcome() instanceof LookupOutcome.Granted granted) {
				event.object("granted", (fields) -> granted(fields, granted));
			}
			event.number("duration_us", took.toNanos() / 1000);
		});
	}

	static String outcome(LookupOutcome outcome) {
		return switch (outcome) {
			case LookupOutcome.Granted granted ->
				(granted.representation() instanceof Representation.NotModified) ? "unchanged" : "granted";
			case LookupOutcome.Failed failed -> failed.problem().code().code();
			case LookupOutcome.TooShort _ -> ProblemCode.MIN_TTL_UNSATISFIABLE.code();
		};
	}

	private static EncodedField caller(Caller caller) {
		return EncodedField.object("caller", (fields) -> {
			fields.text("issuer", caller.issuer());
			fields.text("subject", caller.subject());
			fields.text("client", caller.client());
			fields.texts("groups", caller.groups());
			fields.text("service_account", caller.serviceAccount());
			fields.object("token", (token) -> token(token, caller.token()));
		});
	}

	/**
	 * Writes the claims under their names in the token.
	 */
	private static void token(EventFields fields, TokenMetadata token) {
		fields.text("jti", token.id());
		if (token.issuedAt() != null) {
			fields.number("iat", token.issuedAt().getEpochSecond());
		}
		fields.number("exp", token.expiresAt().getEpochSecond());
		fields.texts("aud", token.audiences());
		fields.text("binding", token.binding().name().toLowerCase(Locale.ROOT));
	}

	private static void by(EventFields fields, LookupResult lookup) {
		LookupResult.Basis basis = lookup.basis();
		fields.number("revision", basis.catalog().number());
		fields.text("catalog_digest", basis.catalog().digest());
		fields.text("mapping", basis.mapping());
		fields.text("rule", basis.policy().rule());
		if (!basis.policy().groups().isEmpty()) {
			fields.texts("groups", basis.policy().groups());
		}
		if (basis.secret() != null) {
			secret(fields, basis.secret());
		}
		if (lookup.outcome() instanceof LookupOutcome.Failed(LookupFailure.MissingNotMapped _)) {
			fields.text("if_missing", "not-mapped");
		}
	}

	private static void secret(EventFields fields, MappedSecret secret) {
		SecretLocation location = secret.location();
		fields.text("store", location.store());
		fields.text("key", location.key());
		fields.text("credential", CredentialId.of(location.store(), location.key()));
		if (secret.mapping().secrets().size() > 1) {
			fields.number("entry", secret.entry() + 1);
		}
	}

	private static void granted(EventFields fields, LookupOutcome.Granted granted) {
		LookupOutcome.Validity validity = granted.validity();
		fields.text("version", granted.version());
		fields.text("fingerprint", granted.fingerprint());
		fields.text("read_at", validity.readAt());
		fields.text("expires_at", validity.expiresAt());
		fields.number("ttl_seconds", Duration.between(validity.issuedAt(), validity.expiresAt()).toSeconds());
		if (granted.lease() != null) {
			fields.text("lease_id", granted.lease().lease().id());
			fields.text("lease_expires_at", granted.lease().endsAt());
			fields.flag("lease_renewable", granted.lease().lease().renewable());
		}
	}

}
