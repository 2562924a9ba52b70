/**
 * Runs the broker from the image's layers, beside an identity provider and a vault of its
 * own.
 */
@NullMarked
package io.credbroker.image.run;

import org.jspecify.annotations.NullMarked;
