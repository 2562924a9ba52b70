package io.credbroker.service.lookup;

import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.lookup.Explanation.Trace;
import io.credbroker.service.lookup.Explanation.Verdict;
import io.credbroker.service.mapping.MappedSecret;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.Decision;
import io.credbroker.service.policy.PolicyInspection;
import io.credbroker.service.policy.SecretChoice;
import io.credbroker.service.store.DescribeOutcome;
import io.credbroker.service.store.DescribeService;
import io.credbroker.spi.AuditContext;

/**
 * Explains how a lookup would end, with the same catalog and policies as lookups, without
 * reading a secret.
 */
public final class LookupExplainer {

	private final Catalog catalog;

	private final DescribeService describes;

	LookupExplainer(Catalog catalog, DescribeService describes) {
		this.catalog = catalog;
		this.describes = describes;
	}

	/**
	 * The verdict only; no store is asked.
	 */
	public Explanation explain(ExplainRequest question) {
		return explain(this.catalog.current(), question);
	}

	private Explanation explain(CatalogRevision revision, ExplainRequest question) {
		Verdict verdict = revision.find(question.kind(), question.id())
			.map((mapping) -> verdict(revision, mapping, question))
			.orElseGet(() -> new Explanation.NotMapped(new LookupFailure.NotMapped(question.kind())));
		return new Explanation(revision.number(), verdict);
	}

	private Verdict verdict(CatalogRevision revision, Mapping mapping, ExplainRequest question) {
		return switch (revision.policies().decide(question.caller(), mapping, question.context())) {
			case Decision.Denied denied ->
				new Explanation.Denied(mapping, denied.rule(), new LookupFailure.PolicyDenied(denied.reason()));
			case Decision.Undecided(var reason) ->
				new Explanation.Undecided(mapping, new LookupFailure.ContextUnavailable(reason));
			case Decision.Allowed allowed -> switch (choice(revision, mapping, question)) {
				case SecretChoice.Chosen _ ->
					new Explanation.Allowed(mapping, allowed.rule(), GrantFactory.limit(mapping, allowed));
				case SecretChoice.Refused(var reason) ->
					new Explanation.Denied(mapping, null, new LookupFailure.PolicyDenied(reason));
				case SecretChoice.Undecided(var reason) ->
					new Explanation.Undecided(mapping, new LookupFailure.ContextUnavailable(reason));
			};
		};
	}

	private static SecretChoice choice(CatalogRevision revision, Mapping mapping, ExplainRequest question) {
		return revision.choices().choose(question.caller(), mapping, question.context());
	}

	/**
	 * The verdict with its reasons; the store is asked if it can describe the secret
	 * without a read.
	 */
	public Trace trace(ExplainRequest question, AuditContext audit) {
		CatalogRevision revision = this.catalog.current();
		Explanation explanation = explain(revision, question);
		return switch (explanation.verdict()) {
			case Explanation.NotMapped _ -> Trace.of(explanation);
			case Explanation.Allowed allowed -> traced(revision, explanation, allowed.mapping(), question, audit);
			case Explanation.Undecided undecided -> traced(revision, explanation, undecided.mapping(), question, audit);
			case Explanation.Denied denied -> traced(revision, explanation, denied.mapping(), question, audit);
		};
	}

	private Trace traced(CatalogRevision revision, Explanation explanation, Mapping mapping, ExplainRequest question,
			AuditContext audit) {
		MappedSecret secret = (choice(revision, mapping, question) instanceof SecretChoice.Chosen(var chosen)) ? chosen
				: null;
		return new Trace(explanation,
				new PolicyInspection(revision.policies()).trace(question.caller(), mapping, question.context()),
				revision.choices().trace(question.caller(), mapping, question.context()), secret,
				(secret != null) ? store(secret, question, audit) : null);
	}

	private DescribeOutcome store(MappedSecret secret, ExplainRequest question, AuditContext audit) {
		return this.describes.describe(secret.store(), secret.location().asKey(),
				new LookupContext(question.caller(), null, question.context(), secret.mapping().tags()), audit);
	}

}
