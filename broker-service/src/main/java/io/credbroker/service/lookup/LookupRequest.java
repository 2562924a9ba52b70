package io.credbroker.service.lookup;

import java.time.Duration;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;

/**
 * One question: may this caller have this, and what is it now?
 *
 * @param minTtl how long the answer must stay valid at least; zero when any time will do
 * @param fresh whether to pass over the cache
 * @param correlationId joins the answer, the record and the vault's own log
 * @param form what the answer is to look like
 */
public record LookupRequest(ResourceKind kind, String id, Caller caller, TaskContext context, Duration minTtl,
		boolean fresh, String correlationId, RequestedForm form) {
}
