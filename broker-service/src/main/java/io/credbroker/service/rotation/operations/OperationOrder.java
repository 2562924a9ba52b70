package io.credbroker.service.rotation.operations;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.record.search.ColumnText;
import io.credbroker.spi.AuditContext;
import org.jspecify.annotations.Nullable;

/**
 * Who started an operation, and why.
 *
 * @param idempotencyKey names the request, so that a repeated one starts nothing
 */
public record OperationOrder(Requester by, String reason, String correlationId, @Nullable String idempotencyKey) {

	public static OperationOrder of(Caller caller, String reason, String correlationId,
			@Nullable String idempotencyKey) {
		Requester by = new Requester(ColumnText.of("issuer", caller.issuer()),
				ColumnText.of("subject", caller.subject()),
				(caller.client() != null) ? ColumnText.of("client", caller.client()) : null);
		return new OperationOrder(by, reason, correlationId, idempotencyKey);
	}

	/**
	 * What reaches the store's own audit log.
	 */
	public AuditContext audit() {
		return new AuditContext(this.by.name(), this.correlationId);
	}

	/**
	 * A caller as it was verified.
	 */
	public record Requester(String issuer, String subject, @Nullable String client) {

		/**
		 * Issuer and subject, which together identify a caller.
		 */
		public String name() {
			return this.issuer + "/" + this.subject;
		}

	}

}
