/**
 * Operations: what operators start and can follow, to rotate a secret, to have every
 * replica forget it, or to end leases. An operation survives the broker that works on it.
 */
@NullMarked
package io.credbroker.service.rotation.operations;

import org.jspecify.annotations.NullMarked;
