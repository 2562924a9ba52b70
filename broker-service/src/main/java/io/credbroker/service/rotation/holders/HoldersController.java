package io.credbroker.service.rotation.holders;

import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.credbroker.service.http.PageKey;
import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.http.ResponseWriter;
import io.credbroker.service.http.SingleParameters;
import io.credbroker.service.rotation.holders.HolderSearch.Filter;
import io.credbroker.service.rotation.holders.HolderSearch.Page;
import io.credbroker.service.rotation.versions.DatabaseAnswers;
import io.credbroker.service.rotation.versions.VersionOverview;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Shows who may use a secret and who was given it, for callers with the permission
 * {@code rotation:read}.
 */
@Controller
class HoldersController {

	private static final int LONGEST_DAYS = 400;

	private final VersionOverview overview;

	private final SearchableHolders holders;

	private final HolderSearch search;

	private final UsageReport usage;

	private final Clock clock;

	HoldersController(VersionOverview overview, SearchableHolders holders, HolderSearch search, UsageReport usage,
			Clock clock) {
		this.overview = overview;
		this.holders = holders;
		this.search = search;
		this.usage = usage;
		this.clock = clock;
	}

	/**
	 * Who may use which version, the one that may do so longest first.
	 */
	@GetMapping("/v1/rotations/{credential}/holders")
	void holders(@PathVariable String credential, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		Map<String, String> parameters = SingleParameters.of(request,
				List.of("version", "fingerprint", "limit", "cursor"));
		Filter filter = filter(parameters);
		Page page = page(parameters);
		this.holders.require();
		ResponseWriter.json(response, DatabaseAnswers.of(() -> {
			this.overview.required(credential);
			return HoldersResponse
				.of(this.search.find(credential, filter, new Page(page.at(), page.offset(), page.limit() + 1)), page);
		}));
	}

	private static Filter filter(Map<String, String> parameters) {
		String version = parameters.get("version");
		String fingerprint = parameters.get("fingerprint");
		if (version != null && fingerprint != null) {
			throw new RequestInvalidException("Only one of version, fingerprint can be given.");
		}
		if (version != null && !version.equals("current") && !version.equals("older")) {
			throw new RequestInvalidException("version must be one of current, older.");
		}
		return new Filter((version != null) ? version.equals("current") : null, fingerprint);
	}

	/**
	 * All pages of a list are of the same moment, so that what changes meanwhile is
	 * neither left out nor listed twice.
	 */
	private Page page(Map<String, String> parameters) {
		int limit = SingleParameters.limit(parameters);
		List<String> cursor = PageKey.read(parameters.get("cursor"), 2);
		if (cursor == null) {
			return new Page(this.clock.instant(), 0, limit);
		}
		try {
			Instant at = Instant.parse(cursor.getFirst());
			int offset = Integer.parseInt(cursor.getLast());
			if (offset >= 0 && !at.isAfter(this.clock.instant())
					&& at.isAfter(this.clock.instant().minus(Duration.ofDays(LONGEST_DAYS)))) {
				return new Page(at, offset, limit);
			}
		}
		catch (DateTimeException | NumberFormatException ex) {
			// Reported below.
		}
		throw new RequestInvalidException("cursor must be the next_cursor of an earlier answer.");
	}

	/**
	 * Which DAGs and callers were given the secret.
	 */
	@GetMapping("/v1/rotations/{credential}/usage")
	void usage(@PathVariable String credential, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		int days = days(SingleParameters.of(request, List.of("days")).get("days"));
		this.holders.require();
		ResponseWriter.json(response, DatabaseAnswers.of(() -> {
			this.overview.required(credential);
			return this.usage.of(credential, Duration.ofDays(days));
		}));
	}

	private static int days(@Nullable String value) {
		if (value == null) {
			return 30;
		}
		int days = value.matches("\\d{1,3}") ? Integer.parseInt(value) : 0;
		if (days < 1 || days > LONGEST_DAYS) {
			throw new RequestInvalidException("days must be a number from 1 to %d.".formatted(LONGEST_DAYS));
		}
		return days;
	}

}
