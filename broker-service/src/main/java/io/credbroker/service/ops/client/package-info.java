/**
 * How the command reaches a broker: address, token, bounded exchanges, and what an error
 * means.
 */
@NullMarked
package io.credbroker.service.ops.client;

import org.jspecify.annotations.NullMarked;
