package io.credbroker.service.access;

import io.credbroker.service.identity.AssertedContext;
import io.credbroker.service.identity.Caller;

/**
 * Whom an inquiry is about.
 *
 * @param described whether the caller is one that the inquiry describes, rather than the
 * one who asks
 * @param context what the caller says of itself
 */
record Subject(Caller caller, boolean described, AssertedContext context) {
}
