package io.credbroker.spi;

/**
 * The caller on whose behalf a secret is fetched, as it may appear in a vault's audit
 * log.
 *
 * @param caller issuer name and subject, for example
 * {@code ping/service-account-airflow-etl}
 * @param correlationId joins the vault's record to the broker's
 */
public record Requester(String caller, String correlationId) {
}
