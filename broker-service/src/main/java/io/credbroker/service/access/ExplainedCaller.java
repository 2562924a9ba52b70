package io.credbroker.service.access;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;

/**
 * The caller that a query is about.
 *
 * @param described whether the query describes the caller, instead of being about its
 * sender
 * @param context the context of the caller
 */
record ExplainedCaller(Caller caller, boolean described, TaskContext context) {
}
