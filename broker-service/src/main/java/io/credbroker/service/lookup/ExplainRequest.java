package io.credbroker.service.lookup;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;

/**
 * A question about a lookup that is not made: whether this caller would get this secret
 * in this context.
 *
 * @param caller verified, or described by a caller with the permission
 */
public record ExplainRequest(ResourceKind kind, String id, Caller caller, TaskContext context) {
}
