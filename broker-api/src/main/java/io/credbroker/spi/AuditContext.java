package io.credbroker.spi;

/**
 * Who asked, in which request, for a vault's own audit log.
 * <p>
 * It may be sent in headers, user agents and reason fields, but must never affect what a
 * store issues: callers with different audit contexts share credentials. What enters a
 * credential is taken from the {@link IssuingContext}.
 *
 * @param caller issuer name and subject, for example
 * {@code ping/service-account-airflow-etl}
 * @param correlationId joins the vault's record to the broker's
 */
public record AuditContext(String caller, String correlationId) {
}
