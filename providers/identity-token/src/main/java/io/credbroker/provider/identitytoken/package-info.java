/**
 * The {@code identity-token} provider: hands out tokens that the broker itself signs, for
 * services that trust the broker as an issuer.
 */
@NullMarked
package io.credbroker.provider.identitytoken;

import org.jspecify.annotations.NullMarked;
