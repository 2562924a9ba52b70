package io.credbroker.service.lookup;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;

/**
 * A lookup that is asked about rather than made: would this caller get this, for this
 * task?
 *
 * @param caller verified, or only described by somebody who may
 */
public record ExplainRequest(ResourceKind kind, String id, Caller caller, TaskContext context) {
}
