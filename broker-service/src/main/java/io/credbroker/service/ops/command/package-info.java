/**
 * One class for each command: which endpoint it asks, and how it shows the answer.
 */
@NullMarked
package io.credbroker.service.ops.command;

import org.jspecify.annotations.NullMarked;
