/**
 * What a provider implements: code that talks to one kind of vault.
 * <p>
 * Providers neither cache, retry, measure nor audit; the broker does that once for all of
 * them.
 */
@NullMarked
package io.credbroker.spi;

import org.jspecify.annotations.NullMarked;
