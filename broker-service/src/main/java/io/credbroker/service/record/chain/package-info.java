/**
 * Events of one instance, numbered and tied to each other by hashes.
 */
@NullMarked
package io.credbroker.service.record.chain;

import org.jspecify.annotations.NullMarked;
