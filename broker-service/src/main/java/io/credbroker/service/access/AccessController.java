package io.credbroker.service.access;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.credbroker.api.ProblemCode;
import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.http.CorrelationId;
import io.credbroker.service.http.ProblemException;
import io.credbroker.service.http.Role;
import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.PolicyInspection;
import io.credbroker.service.policy.PolicyRule;
import io.credbroker.service.policy.Reachable;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Who may read what, for holders of the role {@code security}.
 */
@Controller
class AccessController {

	private static final String[] KINDS = Arrays.stream(ResourceKind.values())
		.map(ResourceKind::singular)
		.toArray(String[]::new);

	private final Catalog catalog;

	private final Subjects subjects;

	private final Gate gate;

	AccessController(Catalog catalog, Subjects subjects, Gate gate) {
		this.catalog = catalog;
		this.subjects = subjects;
		this.gate = gate;
	}

	/**
	 * Who can read this: every rule that names it, whomever the rule is about.
	 */
	@GetMapping("/v1/access/readers")
	void readers(@AuthenticationPrincipal Caller caller, CorrelationId correlation, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		Inquiry inquiry = Inquiry.of(caller, correlation, request);
		this.gate.pass(inquiry, Role.SECURITY);
		inquiry.allow(List.of(KINDS), Paging.PARAMETERS);
		CatalogRevision revision = this.catalog.current();
		Paging paging = Paging.of(inquiry, revision.digest());
		Mapping mapping = mapping(inquiry, revision);
		List<PolicyRule> rules = new PolicyInspection(revision.policies()).naming(mapping);
		JsonAnswers.write(response, ReadersResponse.of(revision, mapping, rules, paging));
	}

	private static Mapping mapping(Inquiry inquiry, CatalogRevision revision) {
		List<ResourceKind> asked = Stream.of(ResourceKind.values())
			.filter((kind) -> inquiry.one(kind.singular()) != null)
			.toList();
		if (asked.size() != 1) {
			throw Inquiry.invalid("Name what is read by one of the parameters %s."
				.formatted(Arrays.stream(KINDS).collect(Collectors.joining(", "))));
		}
		String id = String.valueOf(inquiry.one(asked.getFirst().singular()));
		return revision.find(asked.getFirst(), id)
			.orElseThrow(() -> new ProblemException(ProblemCode.NOT_MAPPED,
					"No mapping in the catalog names this %s, so nobody can read it."
						.formatted(asked.getFirst().singular())));
	}

	/**
	 * What a caller can read: every mapping of which some id is allowed to it in some
	 * context.
	 */
	@GetMapping("/v1/access/readable")
	void readable(@AuthenticationPrincipal Caller caller, CorrelationId correlation, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		Inquiry inquiry = Inquiry.of(caller, correlation, request);
		this.gate.pass(inquiry, Role.SECURITY);
		inquiry.allow(Subjects.CALLER, Paging.PARAMETERS, "kind");
		ResourceKind kind = kind(inquiry.one("kind"));
		CatalogRevision revision = this.catalog.current();
		Paging paging = Paging.of(inquiry, revision.digest());
		Subject subject = this.subjects.read(inquiry, AssertedContext.NONE);
		List<Reachable> reachable = new PolicyInspection(revision.policies())
			.reachable(subject.caller(), revision.mappings())
			.stream()
			.filter((reach) -> kind == null || reach.mapping().kind() == kind)
			.toList();
		JsonAnswers.write(response, ReadableResponse.of(revision, subject, reachable, paging));
	}

	private static @Nullable ResourceKind kind(@Nullable String word) {
		if (word == null) {
			return null;
		}
		return Stream.of(ResourceKind.values())
			.filter((kind) -> kind.singular().equals(word))
			.findFirst()
			.orElseThrow(() -> Inquiry.invalid("kind is one of %s.".formatted(String.join(", ", KINDS))));
	}

}
