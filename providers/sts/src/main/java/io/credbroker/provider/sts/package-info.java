/**
 * The {@code sts} provider: sessions of roles at AWS and at Ceph, and passwords of RDS
 * databases.
 */
@NullMarked
package io.credbroker.provider.sts;

import org.jspecify.annotations.NullMarked;
