package io.credbroker.service.lookup;

import java.time.Duration;

import io.credbroker.api.ResourceKind;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.TaskContext;
import io.credbroker.spi.SecretValue;

/**
 * One lookup of one id for one caller.
 *
 * @param token of the caller, for stores that issue something in exchange for it
 * @param minTtl the minimum validity of the answer; zero for any
 * @param fresh whether to bypass the cache
 * @param correlationId joins the answer, the record and the vault's own log
 * @param form the form of the answer
 * @param shadow whether the caller only compares the answer with another one
 */
public record LookupRequest(ResourceKind kind, String id, Caller caller, SecretValue token, TaskContext context,
		Duration minTtl, boolean fresh, String correlationId, RequestedForm form, boolean shadow) {
}
