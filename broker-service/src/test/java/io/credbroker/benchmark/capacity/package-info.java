/**
 * What a number of replicas and a database carry: a simulation of the busiest minutes of
 * a day, with the costs that the benchmark measured.
 */
@NullMarked
package io.credbroker.benchmark.capacity;

import org.jspecify.annotations.NullMarked;
