package io.credbroker.service.lookup;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

import io.credbroker.service.tracing.TraceStep;
import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.lookup.LookupOutcome.Failed;
import io.credbroker.service.lookup.LookupOutcome.Granted;
import io.credbroker.service.lookup.LookupOutcome.TooShort;
import io.credbroker.service.lookup.LookupOutcome.TtlLimit;
import io.credbroker.service.lookup.LookupResult.Basis;
import io.credbroker.service.lookup.LookupResult.PolicyOutcome;
import io.credbroker.service.mapping.MappedSecret;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.Decision;
import io.credbroker.service.policy.SecretChoice;
import io.credbroker.service.secret.LeaseRegistry;
import io.credbroker.service.secret.ReadRequest;
import io.credbroker.service.secret.ReadRequest.Ages;
import io.credbroker.service.secret.ReadResult;
import io.credbroker.service.secret.Secrets;
import io.credbroker.service.secret.StoreKey;
import io.credbroker.service.store.StoreFailure;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.Lease;
import org.jspecify.annotations.Nullable;

/**
 * Makes one lookup: mapping, policy, secret and answer, all from one catalog revision.
 */
final class CatalogLookup implements LookupService {

	private final Catalog catalog;

	private final Secrets secrets;

	private final GrantFactory grantFactory;

	private final LeaseRegistry leases;

	CatalogLookup(Catalog catalog, Secrets secrets, GrantFactory grantFactory, LeaseRegistry leases) {
		this.catalog = catalog;
		this.secrets = secrets;
		this.grantFactory = grantFactory;
		this.leases = leases;
	}

	@Override
	public LookupResult lookup(LookupRequest request) {
		CatalogRevision revision = this.catalog.current();
		return revision.find(request.kind(), request.id())
			.map((mapping) -> decided(request, revision, mapping))
			.orElseGet(() -> notMapped(request, revision));
	}

	@Override
	public void withhold(LookupResult lookup) {
		if (lookup.outcome() instanceof Granted granted && granted.own() != null && lookup.basis().secret() != null) {
			this.leases.withdraw(lookup.basis().secret().store(), granted.own());
		}
	}

	@Override
	public void retract(LookupRequest request, LookupResult lookup) {
		withhold(lookup);
	}

	private LookupResult decided(LookupRequest request, CatalogRevision revision, Mapping mapping) {
		SecretChoice choice = revision.choices().choose(request.caller(), mapping, request.context());
		MappedSecret secret = (choice instanceof SecretChoice.Chosen(var chosen)) ? chosen : null;
		Decision decision = decision(request, revision, mapping);
		return switch (decision) {
			case Decision.Denied denied -> new LookupResult(new Failed(new LookupFailure.PolicyDenied(denied.reason())),
					basis(revision, mapping, new PolicyOutcome(denied.rule(), denied.groups()), secret));
			case Decision.Undecided(var reason) ->
				new LookupResult(new Failed(new LookupFailure.ContextUnavailable(reason)),
						basis(revision, mapping, PolicyOutcome.NONE, secret));
			case Decision.Allowed allowed -> chosen(request, revision, mapping, choice, allowed);
		};
	}

	private LookupResult chosen(LookupRequest request, CatalogRevision revision, Mapping mapping, SecretChoice choice,
			Decision.Allowed allowed) {
		return switch (choice) {
			case SecretChoice.Chosen(var secret) -> new LookupResult(allowed(request, revision, secret, allowed),
					basis(revision, mapping, new PolicyOutcome(allowed.rule(), allowed.groups()), secret));
			case SecretChoice.Refused(var reason) ->
				new LookupResult(new Failed(new LookupFailure.PolicyDenied(reason)),
						basis(revision, mapping, PolicyOutcome.NONE, null));
			case SecretChoice.Undecided(var reason) ->
				new LookupResult(new Failed(new LookupFailure.ContextUnavailable(reason)),
						basis(revision, mapping, PolicyOutcome.NONE, null));
		};
	}

	private static Decision decision(LookupRequest request, CatalogRevision revision, Mapping mapping) {
		try (TraceStep step = TraceStep.begin("policy").with("mapping", mapping.name())) {
			Decision decision = revision.policies().decide(request.caller(), mapping, request.context());
			step.with("decision", decision.getClass().getSimpleName().toLowerCase(Locale.ROOT));
			return decision;
		}
	}

	private LookupOutcome allowed(LookupRequest request, CatalogRevision revision, MappedSecret secret,
			Decision.Allowed allowed) {
		TtlLimit limit = GrantFactory.limit(secret.mapping(), allowed);
		return (limit.longest().compareTo(request.minTtl()) < 0) ? new TooShort(limit)
				: fetched(request, revision, secret, allowed);
	}

	private LookupOutcome fetched(LookupRequest request, CatalogRevision revision, MappedSecret secret,
			Decision.Allowed allowed) {
		ReadResult reading = reading(request, secret, allowed);
		return switch (reading) {
			case ReadResult.Current current -> granted(request, revision, secret, allowed, current);
			case ReadResult.Failed(var failure) -> new Failed(notRead(secret, failure));
			case ReadResult.StaleLimit stale -> new Failed(new LookupFailure.TooOld(secret, stale));
		};
	}

	/**
	 * Only a store that answered that it has no such secret makes it not mapped: while
	 * one cannot be asked, nobody knows.
	 */
	private static LookupFailure notRead(MappedSecret secret, StoreFailure failure) {
		boolean missing = failure instanceof StoreFailure.Permanent(FetchResult.Missing _);
		return (missing && secret.mapping().ifMissing() == Mapping.IfMissing.NOT_MAPPED)
				? new LookupFailure.MissingNotMapped(secret) : new LookupFailure.NotRead(secret, failure);
	}

	private ReadResult reading(LookupRequest request, MappedSecret secret, Decision.Allowed allowed) {
		try (TraceStep _ = TraceStep.begin("secret").with("store", secret.store())) {
			Mapping.Keeping keeping = secret.mapping().keeping();
			return this.secrets.read(new ReadRequest(storeKey(request, secret, allowed),
					new Ages(keeping.ttl(), keeping.maxStale()), request.minTtl(), request.fresh(),
					new AuditContext(request.caller().name(), request.correlationId()),
					secret.mapping().ifMissing() == Mapping.IfMissing.NOT_MAPPED));
		}
	}

	/**
	 * Builds the answer; a credential that was issued for this lookup and is not part of
	 * its answer is revoked at once.
	 */
	private LookupOutcome granted(LookupRequest request, CatalogRevision revision, MappedSecret secret,
			Decision.Allowed allowed, ReadResult.Current current) {
		LookupOutcome outcome = this.grantFactory.grant(request, revision, secret, allowed, current);
		Lease own = GrantFactory.own(secret.mapping(), current);
		if (own != null && !(outcome instanceof Granted granted && granted.own() != null)) {
			this.leases.withdraw(secret.store(), own);
		}
		return outcome;
	}

	private StoreKey storeKey(LookupRequest request, MappedSecret secret, Decision.Allowed allowed) {
		StoreKey key = key(request, secret);
		Duration longest = GrantFactory.limit(secret.mapping(), allowed).longest();
		return (longest.compareTo(secret.mapping().keeping().ttl()) < 0) ? this.secrets.lasting(key, longest) : key;
	}

	private StoreKey key(LookupRequest request, MappedSecret secret) {
		StoreKey shared = this.secrets.key(secret.store(), secret.location().asKey(),
				new LookupContext(request.caller(), request.token(), request.context(), secret.mapping().tags()));
		return switch (secret.mapping().keeping().sharing()) {
			case SHARED -> shared;
			case CLUSTER -> shared.inCluster();
			case PER_CALLER -> shared.perCaller(request.caller().name());
			case PER_LOOKUP -> shared.perLookup(UUID.randomUUID().toString());
		};
	}

	private static LookupResult notMapped(LookupRequest request, CatalogRevision revision) {
		return new LookupResult(new Failed(new LookupFailure.NotMapped(request.kind())),
				new Basis(LookupResult.CatalogReference.of(revision), null, null, PolicyOutcome.NONE, null));
	}

	private static Basis basis(CatalogRevision revision, Mapping mapping, PolicyOutcome policy,
			@Nullable MappedSecret secret) {
		return new Basis(LookupResult.CatalogReference.of(revision), mapping.name(), mapping.owner(), policy, secret);
	}

}
