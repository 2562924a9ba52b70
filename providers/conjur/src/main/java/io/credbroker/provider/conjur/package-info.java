/**
 * The {@code conjur} provider: variables from CyberArk Conjur, several of them as one
 * secret.
 */
@NullMarked
package io.credbroker.provider.conjur;

import org.jspecify.annotations.NullMarked;
