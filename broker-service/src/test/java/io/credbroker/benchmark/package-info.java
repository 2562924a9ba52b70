/**
 * The project's benchmark: its performance goals as ratios, each measured in one run on
 * one machine.
 * <p>
 * It lies outside the application's own package so that no test finds its endpoint.
 */
@NullMarked
package io.credbroker.benchmark;

import org.jspecify.annotations.NullMarked;
