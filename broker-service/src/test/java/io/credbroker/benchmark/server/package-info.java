/**
 * The servers' side: each runs in a process of its own and is told what to do over a
 * connection that ends it when it breaks.
 */
@NullMarked
package io.credbroker.benchmark.server;

import org.jspecify.annotations.NullMarked;
