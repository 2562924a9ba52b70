/**
 * The leases of issued credentials, as the record has them, and their end before their
 * time.
 */
@NullMarked
package io.credbroker.service.rotation.leases;

import org.jspecify.annotations.NullMarked;
