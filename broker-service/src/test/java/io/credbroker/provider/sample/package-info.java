/**
 * The smallest provider there is, as a module of its own would hold it.
 */
@NullMarked
package io.credbroker.provider.sample;

import org.jspecify.annotations.NullMarked;
