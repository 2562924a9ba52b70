/**
 * The {@code vault} provider: secrets and issued credentials from HashiCorp Vault and
 * OpenBao.
 */
@NullMarked
package io.credbroker.provider.vault;

import org.jspecify.annotations.NullMarked;
