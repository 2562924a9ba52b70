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
import io.credbroker.service.http.ProblemException;
import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.http.ResponseWriter;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.policy.PolicyInspection;
import io.credbroker.service.policy.PolicyRule;
import io.credbroker.service.policy.ReadableMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Tells who may read what, for callers with the permission {@code catalog:explain}.
 */
@Controller
class AccessController {

	private static final String[] KINDS = Arrays.stream(ResourceKind.values())
		.map(ResourceKind::singular)
		.toArray(String[]::new);

	private final Catalog catalog;

	private final ExplainedCallers subjects;

	AccessController(Catalog catalog, ExplainedCallers subjects) {
		this.catalog = catalog;
		this.subjects = subjects;
	}

	/**
	 * Who can read this: every rule that names it, for any caller.
	 */
	@GetMapping("/v1/access/readers")
	void readers(HttpServletRequest request, HttpServletResponse response) throws IOException {
		AccessQuery query = AccessQuery.of(request);
		query.allow(List.of(KINDS), Paging.PARAMETERS);
		CatalogRevision revision = this.catalog.current();
		Paging paging = Paging.of(query, revision.digest());
		Mapping mapping = mapping(query, revision);
		List<PolicyRule> rules = new PolicyInspection(revision.policies()).naming(mapping);
		ResponseWriter.json(response, ReadersResponse.of(revision, mapping, rules, paging));
	}

	private static Mapping mapping(AccessQuery query, CatalogRevision revision) {
		List<ResourceKind> asked = Stream.of(ResourceKind.values())
			.filter((kind) -> query.one(kind.singular()) != null)
			.toList();
		if (asked.size() != 1) {
			throw new RequestInvalidException("Name what is read by one of the parameters %s."
				.formatted(Arrays.stream(KINDS).collect(Collectors.joining(", "))));
		}
		String id = String.valueOf(query.one(asked.getFirst().singular()));
		return revision.find(asked.getFirst(), id)
			.orElseThrow(() -> new ProblemException(ProblemCode.NOT_MAPPED,
					"No mapping in the catalog names this %s, so nobody can read it."
						.formatted(asked.getFirst().singular())));
	}

	/**
	 * What a caller can read: every mapping with an id that it may read in some context.
	 */
	@GetMapping("/v1/access/readable")
	void readable(HttpServletRequest request, HttpServletResponse response) throws IOException {
		AccessQuery query = AccessQuery.of(request);
		query.allow(ExplainedCallers.CALLER, Paging.PARAMETERS, "kind");
		ResourceKind kind = kind(query.one("kind"));
		CatalogRevision revision = this.catalog.current();
		Paging paging = Paging.of(query, revision.digest());
		ExplainedCaller subject = this.subjects.read(query, TaskContext.NONE);
		List<ReadableMapping> reachable = new PolicyInspection(revision.policies())
			.reachable(subject.caller(), revision.mappings())
			.stream()
			.filter((reach) -> kind == null || reach.mapping().kind() == kind)
			.toList();
		ResponseWriter.json(response, ReadableResponse.of(revision, subject, reachable, paging));
	}

	private static @Nullable ResourceKind kind(@Nullable String word) {
		if (word == null) {
			return null;
		}
		return Stream.of(ResourceKind.values())
			.filter((kind) -> kind.singular().equals(word))
			.findFirst()
			.orElseThrow(
					() -> new RequestInvalidException("kind must be one of %s.".formatted(String.join(", ", KINDS))));
	}

}
