package io.credbroker.service.rotation.proof;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.credbroker.api.ProblemCode;
import io.credbroker.service.http.Correlation;
import io.credbroker.service.http.RequestInvalidException;
import io.credbroker.service.http.ResponseWriter;
import io.credbroker.service.http.SingleParameters;
import io.credbroker.service.http.VerifiedCaller;
import io.credbroker.service.record.proof.DatabaseProof;
import io.credbroker.service.record.proof.ProofStatement;
import io.credbroker.service.record.sinks.ConfiguredSinks;
import io.credbroker.service.rotation.holders.SearchableHolders;
import io.credbroker.service.rotation.operations.StoreFailureText;
import io.credbroker.service.rotation.versions.CredentialOverview;
import io.credbroker.service.rotation.versions.DatabaseAnswers;
import io.credbroker.service.rotation.versions.VersionOverview;
import io.credbroker.service.secret.ReadResult;
import io.credbroker.service.secret.Secrets;
import io.credbroker.spi.AuditContext;
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

	private final Secrets secrets;

	private final DatabaseProof proof;

	private final @Nullable Duration retention;

	private final Clock clock;

	ProofController(VersionOverview overview, SearchableHolders holders, ConfiguredSinks sinks, Secrets secrets,
			Clock clock) {
		this.overview = overview;
		this.holders = holders;
		this.secrets = secrets;
		this.proof = new DatabaseProof(sinks.database());
		this.retention = sinks.retention();
		this.clock = clock;
	}

	@GetMapping("/v1/rotations/{credential}/proof")
	void proof(@PathVariable String credential, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		SingleParameters.of(request, List.of());
		this.holders.require();
		AuditContext audit = new AuditContext(VerifiedCaller.get().name(), Correlation.of(request));
		ResponseWriter.json(response, DatabaseAnswers.of(() -> statement(credential, audit)));
	}

	private ProofStatement statement(String credential, AuditContext audit) {
		CredentialOverview seen = this.overview.required(credential);
		if (seen.issued()) {
			throw new RequestInvalidException(
					"The store issues this secret for each lookup, so it has leases and no versions; ask GET /v1/leases.");
		}
		String unread = unread(seen, audit);
		if (unread != null) {
			throw new RequestInvalidException(
					"The broker could not read the secret, to have its present version on the record: %s. A statement now could take an older version for current; correct the cause and ask again."
						.formatted(unread));
		}
		return this.proof.of(credential)
			.with(new ProofStatement.Stated(this.clock.instant(),
					(this.retention != null) ? this.retention.toSeconds() : null, COVERS));
	}

	/**
	 * Why the store's present version may not be on the record, after reading it;
	 * {@code null} if it is. A statement without it would take the one before it for
	 * current, and most stores do not say when a secret changes. A store that has no such
	 * secret, or is none of this broker's any more, has no newer version to give.
	 */
	private @Nullable String unread(CredentialOverview seen, AuditContext audit) {
		if (!this.overview.hasStore(seen.store())) {
			return seen.isUnread() ? "no store is named %s any more".formatted(seen.store()) : null;
		}
		ReadResult read = this.secrets.readPastCache(seen.store(), seen.key(), audit);
		if (read instanceof ReadResult.Failed(var failure)
				&& (seen.isUnread() || failure.code() != ProblemCode.SECRET_MISSING)) {
			return StoreFailureText.of(failure).text();
		}
		return this.overview.required(seen.credential()).isUnread() ? "it was not recorded in time" : null;
	}

}
