/**
 * What the command prints: tables, times, and texts of a server that cannot control the
 * terminal.
 */
@NullMarked
package io.credbroker.service.ops.view;

import org.jspecify.annotations.NullMarked;
