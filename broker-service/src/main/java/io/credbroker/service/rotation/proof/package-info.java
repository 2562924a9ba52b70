/**
 * Proves which versions of a secret were given to whom.
 */
@NullMarked
package io.credbroker.service.rotation.proof;

import org.jspecify.annotations.NullMarked;
