/**
 * The {@code vault} provider: key/value secrets from HashiCorp Vault and OpenBao.
 */
@NullMarked
package io.credbroker.provider.vault;

import org.jspecify.annotations.NullMarked;
