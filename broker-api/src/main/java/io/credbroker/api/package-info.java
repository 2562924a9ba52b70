/**
 * The words that cross the wire: response bodies, problem codes and kinds of resource.
 */
@NullMarked
package io.credbroker.api;

import org.jspecify.annotations.NullMarked;
