/**
 * Which version of each secret is current, since when and until when, as all replicas
 * have seen it.
 */
@NullMarked
package io.credbroker.service.rotation.versions;

import org.jspecify.annotations.NullMarked;
