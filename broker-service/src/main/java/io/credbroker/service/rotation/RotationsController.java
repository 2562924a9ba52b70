package io.credbroker.service.rotation;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.http.ResponseWriter;
import io.credbroker.service.http.SingleParameters;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.rotation.holders.HeldVersions.Held;
import io.credbroker.service.rotation.holders.HolderCounts.HolderCount;
import io.credbroker.service.rotation.holders.SearchableHolders;
import io.credbroker.service.rotation.versions.CredentialOverview;
import io.credbroker.service.rotation.versions.DatabaseAnswers;
import io.credbroker.service.rotation.versions.VersionOverview;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Shows the versions of secrets, for callers with the permission {@code rotation:read}.
 */
@Controller
class RotationsController {

	private final VersionOverview overview;

	private final SearchableHolders holders;

	private final Catalog catalog;

	private final Clock clock;

	RotationsController(VersionOverview overview, SearchableHolders holders, Catalog catalog, Clock clock) {
		this.overview = overview;
		this.holders = holders;
		this.catalog = catalog;
		this.clock = clock;
	}

	/**
	 * A page of secrets by store and key.
	 */
	@GetMapping("/v1/rotations")
	void list(HttpServletRequest request, HttpServletResponse response) throws IOException {
		RotationQuery query = RotationQuery.of(request);
		Mapping mapping = query.mapping(this.catalog.current());
		ResponseWriter.json(response, DatabaseAnswers
			.of(() -> page(query, (mapping != null) ? this.overview.of(mapping) : this.overview.all())));
	}

	private RotationsResponse page(RotationQuery query, List<CredentialOverview> secrets) {
		List<CredentialOverview> found = secrets.stream()
			.filter((seen) -> query.isAfter(seen) && query.matches(seen))
			.limit(query.limit() + 1L)
			.toList();
		boolean more = found.size() > query.limit();
		List<CredentialOverview> page = more ? found.subList(0, query.limit()) : found;
		Map<String, HolderCount> counts = new HashMap<>();
		this.holders.counts(page.stream().map(CredentialOverview::credential).toList())
			.forEach((count) -> counts.put(count.credential(), count));
		return new RotationsResponse(page.stream()
			.map((seen) -> RotationResponse.of(seen,
					this.holders.orNone(counts.get(seen.credential()), seen.credential()), this.clock.instant()))
			.toList(), more ? RotationQuery.next(page.getLast()) : null);
	}

	/**
	 * One secret with all its versions.
	 */
	@GetMapping("/v1/rotations/{credential}")
	void show(@PathVariable String credential, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		SingleParameters.of(request, List.of());
		ResponseWriter.json(response, DatabaseAnswers.of(() -> shown(credential)));
	}

	private RotationResponse shown(String credential) {
		CredentialOverview seen = this.overview.required(credential);
		CredentialOverview.Content content = seen.content();
		@Nullable Map<String, Held> held = this.holders.versions(credential);
		return RotationResponse.of(seen, this.holders.count(credential), this.clock.instant())
			.with(this.overview.versions(credential)
				.stream()
				.map((known) -> VersionResponse.of(known, (content != null) ? content.fingerprint() : null, held))
				.toList());
	}

}
