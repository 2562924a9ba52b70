package io.credbroker.service.lookup;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;

/**
 * A lookup that is asked about rather than made: would this caller get this, saying this
 * of itself?
 *
 * @param caller verified, or only described by somebody who may
 */
public record ExplainRequest(ResourceKind kind, String id, Caller caller, AssertedContext context) {
}
