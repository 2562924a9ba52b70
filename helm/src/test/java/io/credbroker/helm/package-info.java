/**
 * What the chart renders, and what it refuses to render.
 */
@NullMarked
package io.credbroker.helm;

import org.jspecify.annotations.NullMarked;
