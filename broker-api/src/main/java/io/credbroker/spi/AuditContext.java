package io.credbroker.spi;

/**
 * Who asked, in which request, for a vault's own audit log.
 * <p>
 * It may go into headers, user agents and fields for a reason, and never into what a
 * store issues: credentials are shared by callers whose audit contexts differ. What
 * enters a credential is taken from the {@link IssuingContext}.
 *
 * @param caller issuer name and subject, for example
 * {@code ping/service-account-airflow-etl}
 * @param correlationId joins the vault's record to the broker's
 */
public record AuditContext(String caller, String correlationId) {
}
