/**
 * What a scrape shows of credentials, their holders and leases: read in the background,
 * never by a scrape, with labels that the catalog bounds.
 */
@NullMarked
package io.credbroker.service.rotation.metrics;

import org.jspecify.annotations.NullMarked;
