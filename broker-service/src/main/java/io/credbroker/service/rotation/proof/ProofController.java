package io.credbroker.service.rotation.proof;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.http.ResponseWriter;
import io.credbroker.service.http.SingleParameters;
import io.credbroker.service.record.proof.DatabaseProof;
import io.credbroker.service.record.proof.ProofStatement;
import io.credbroker.service.record.sinks.ConfiguredSinks;
import io.credbroker.service.rotation.holders.SearchableHolders;
import io.credbroker.service.rotation.versions.DatabaseAnswers;
import io.credbroker.service.rotation.versions.VersionOverview;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Makes the statement about the holders of a secret, for callers with the permission
 * {@code rotation:read}.
 */
@Controller
class ProofController {

	private static final String COVERS = "What went through the broker and is in this record: not reads of the store by others, and nothing recorded before record.from.";

	private final VersionOverview overview;

	private final SearchableHolders holders;

	private final DatabaseProof proof;

	private final @Nullable Duration retention;

	private final Clock clock;

	ProofController(VersionOverview overview, SearchableHolders holders, ConfiguredSinks sinks, Clock clock) {
		this.overview = overview;
		this.holders = holders;
		this.proof = new DatabaseProof(sinks.database());
		this.retention = sinks.retention();
		this.clock = clock;
	}

	@GetMapping("/v1/rotations/{credential}/proof")
	void proof(@PathVariable String credential, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		SingleParameters.of(request, List.of());
		this.holders.require();
		ResponseWriter.json(response, DatabaseAnswers.of(() -> statement(credential)));
	}

	private ProofStatement statement(String credential) {
		if (this.overview.required(credential).issued()) {
			throw new RequestInvalidException(
					"The store issues this secret for each lookup, so it has leases and no versions; ask GET /v1/leases.");
		}
		return this.proof.of(credential)
			.with(new ProofStatement.Stated(this.clock.instant(),
					(this.retention != null) ? this.retention.toSeconds() : null, COVERS));
	}

}
