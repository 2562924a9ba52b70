package io.credbroker.service.lookup;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.lookup.LookupOutcome.Failed;
import io.credbroker.service.lookup.LookupOutcome.Granted;
import io.credbroker.service.lookup.LookupOutcome.GrantedLease;
import io.credbroker.service.lookup.LookupOutcome.TooShort;
import io.credbroker.service.lookup.LookupOutcome.TtlLimit;
import io.credbroker.service.lookup.LookupOutcome.Validity;
import io.credbroker.service.mapping.MappedSecret;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.Decision;
import io.credbroker.service.secret.ReadResult;
import io.credbroker.spi.Lease;
import io.credbroker.spi.Secret;
import org.jspecify.annotations.Nullable;

/**
 * Builds the answer from a secret that may be released, with the time it may be used.
 */
final class GrantFactory {

	private static final int DIGEST_SHOWN = 8;

	private final Clock clock;

	GrantFactory(Clock clock) {
		this.clock = clock;
	}

	/**
	 * The maximum validity that mapping and policy allow, before any secret is read.
	 */
	static TtlLimit limit(Mapping mapping, Decision.Allowed allowed) {
		Duration byPolicy = allowed.maxTtl();
		return (byPolicy != null && byPolicy.compareTo(mapping.keeping().ttl()) < 0)
				? new TtlLimit(byPolicy, "policy_max_ttl") : new TtlLimit(mapping.keeping().ttl(), "mapping_ttl");
	}

	LookupOutcome grant(LookupRequest request, CatalogRevision revision, MappedSecret secret, Decision.Allowed allowed,
			ReadResult.Current current) {
		Instant now = this.clock.instant();
		TtlLimit tooShort = tooShort(request, current, now);
		if (tooShort != null) {
			return new TooShort(tooShort);
		}
		Validity validity = validity(request, allowed, current, now);
		String tag = tag(revision, current);
		return answered(request.form(), tag, RenderedSecret.of(secret.mapping().shape(), current.content()), secret,
				(representation) -> new Granted(representation, current.version(), current.fingerprint(), tag, validity,
						lease(representation, secret.mapping(), current)));
	}

	/**
	 * The lease of the answer; an answer without a change does not include the credential
	 * issued for this lookup.
	 */
	private static @Nullable GrantedLease lease(Representation representation, Mapping mapping,
			ReadResult.Current current) {
		Lease lease = current.secret().lease();
		boolean own = own(mapping, current) != null;
		return (lease == null || (own && representation instanceof Representation.NotModified)) ? null
				: new GrantedLease(lease, own, endOf(lease, current));
	}

	private static Instant endOf(Lease lease, ReadResult.Current current) {
		Instant end = current.secret().expiresAt();
		return (end != null) ? end : current.readAt().plus(lease.duration());
	}

	/**
	 * Decides the exact answer here, so that the record says the same.
	 */
	private static LookupOutcome answered(RequestedForm form, String tag, RenderedSecret rendered, MappedSecret secret,
			Function<Representation, Granted> grant) {
		boolean held = form.held().contains(tag);
		return switch (rendered) {
			case RenderedSecret.Malformed(var reason) -> new Failed(new LookupFailure.SecretMalformed(secret, reason));
			case RenderedSecret.Value _, RenderedSecret.Connection _ when held ->
				grant.apply(new Representation.NotModified());
			case RenderedSecret.Value(var representation) -> grant.apply(representation);
			case RenderedSecret.Connection(var forms) -> connection(forms.in(form.format()), grant);
		};
	}

	private static LookupOutcome connection(ConnectionForms.Rendering rendering,
			Function<Representation, Granted> grant) {
		return switch (rendering) {
			case ConnectionForms.Rendered(var representation) -> grant.apply(representation);
			case ConnectionForms.Impossible(var reason) -> new Failed(new LookupFailure.NoUri(reason));
		};
	}

	private static String tag(CatalogRevision revision, ReadResult.Current current) {
		return current.fingerprint() + "-" + revision.digest().substring(0, DIGEST_SHOWN);
	}

	/**
	 * The lease of a credential that was issued for one lookup.
	 */
	static @Nullable Lease own(Mapping mapping, ReadResult.Current current) {
		return (mapping.keeping().sharing() == Mapping.Sharing.PER_LOOKUP) ? current.secret().lease() : null;
	}

	/**
	 * What makes the credential expire before the requested {@code min_ttl}: its own end,
	 * or a rotation without enough overlap of versions; {@code null} if it lasts.
	 */
	private static @Nullable TtlLimit tooShort(LookupRequest request, ReadResult.Current current, Instant now) {
		Instant wanted = now.plus(request.minTtl());
		Instant end = current.secret().expiresAt();
		if (end != null && end.isBefore(wanted)) {
			return new TtlLimit(Duration.between(now, end), "credential_expiry");
		}
		Instant replaced = current.times().replacedAt();
		if (replaced != null && request.minTtl().isPositive() && replaced.isBefore(wanted)) {
			return new TtlLimit(Duration.between(now, replaced), "next_rotation");
		}
		return null;
	}

	/**
	 * The earliest of the time to ask again, which follows from the mapping, the policy's
	 * limit and the credential's end; but at least the requested {@code min_ttl} as far
	 * as it is allowed.
	 */
	private static Validity validity(LookupRequest request, Decision.Allowed allowed, ReadResult.Current current,
			Instant now) {
		Instant expiresAt = later(current.times().until(), now.plus(request.minTtl()));
		if (allowed.maxTtl() != null) {
			expiresAt = earlier(expiresAt, now.plus(allowed.maxTtl()));
		}
		Secret secret = current.secret();
		if (secret.expiresAt() != null) {
			expiresAt = earlier(expiresAt, secret.expiresAt());
		}
		return new Validity(current.readAt(), now, expiresAt, current.stale(), secret.rotatedAt(),
				secret.nextRotationAt());
	}

	private static Instant earlier(Instant one, Instant other) {
		return one.isBefore(other) ? one : other;
	}

	private static Instant later(Instant one, Instant other) {
		return one.isAfter(other) ? one : other;
	}

}
