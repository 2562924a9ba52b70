/**
 * Builds the broker's image: a base, a runtime, the application, and a cache with which
 * it starts faster.
 */
@NullMarked
package io.credbroker.image;

import org.jspecify.annotations.NullMarked;
