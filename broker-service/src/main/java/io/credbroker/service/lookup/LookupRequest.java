package io.credbroker.service.lookup;

import java.time.Duration;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;

/**
 * One lookup of one id for one caller.
 *
 * @param minTtl the minimum validity of the answer; zero for any
 * @param fresh whether to bypass the cache
 * @param correlationId joins the answer, the record and the vault's own log
 * @param form the form of the answer
 */
public record LookupRequest(ResourceKind kind, String id, Caller caller, TaskContext context, Duration minTtl,
		boolean fresh, String correlationId, RequestedForm form) {
}
