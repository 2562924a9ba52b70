package io.credbroker.service.catalog;

import org.jspecify.annotations.Nullable;

/**
 * An application event: a revision is in force. It is published for each revision in
 * order, including the first, and again if a listener throws.
 *
 * @param previous what was in force before; {@code null} for the first one
 */
public record CatalogAccepted(CatalogRevision revision, @Nullable CatalogRevision previous) {
}
