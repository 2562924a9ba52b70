/**
 * The {@code cyberark-ccp} provider: passwords from CyberArk's Central Credential
 * Provider.
 */
@NullMarked
package io.credbroker.provider.cyberarkccp;

import org.jspecify.annotations.NullMarked;
