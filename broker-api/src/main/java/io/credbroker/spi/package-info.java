/**
 * What a provider implements: code that talks to one kind of vault.
 * <p>
 * Providers neither cache, retry, measure nor audit; the broker does that once for all of
 * them.
 * <p>
 * Two things are known of a lookup, and their types keep them apart: the
 * {@link io.credbroker.spi.AuditContext} may reach a vault's audit log and enters no
 * credential; the {@link io.credbroker.spi.IssuingContext} may enter a credential, holds
 * only what the provider declared, and is part of the key under which the credential is
 * kept.
 */
@NullMarked
package io.credbroker.spi;

import org.jspecify.annotations.NullMarked;
