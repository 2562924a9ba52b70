/**
 * The client's side of the load: one thread, many connections, nothing of the broker's.
 */
@NullMarked
package io.credbroker.benchmark.load;

import org.jspecify.annotations.NullMarked;
