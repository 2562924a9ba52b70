/**
 * HTTP exchanges with servers that hold secrets or vouch for callers: bounded in time and
 * size, without redirects, over connections that follow a replaced certificate.
 */
@NullMarked
package io.credbroker.http;

import org.jspecify.annotations.NullMarked;
