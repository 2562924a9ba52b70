/**
 * Measures how the broker starts from its image, and what memory it takes.
 */
@NullMarked
package io.credbroker.image.measure;

import org.jspecify.annotations.NullMarked;
