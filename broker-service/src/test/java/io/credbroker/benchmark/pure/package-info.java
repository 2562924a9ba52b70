/**
 * The parts of a lookup that need no server, one by one, under JMH.
 */
@NullMarked
package io.credbroker.benchmark.pure;

import org.jspecify.annotations.NullMarked;
