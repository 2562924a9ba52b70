package io.credbroker.service.access;

import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;

/**
 * Whom a query is about.
 *
 * @param described whether the caller is one that the query describes, rather than the
 * one who asks
 * @param context what the caller says of itself
 */
record ExplainedCaller(Caller caller, boolean described, TaskContext context) {
}
