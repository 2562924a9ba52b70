/**
 * How many connections are open at once, and how long a client may hold one.
 */
@NullMarked
package io.credbroker.service.http.connections;

import org.jspecify.annotations.NullMarked;
