/**
 * The broker of this very pod or machine: its addresses and its certificate, from the
 * settings that it reads itself.
 */
@NullMarked
package io.credbroker.service.ops.local;

import org.jspecify.annotations.NullMarked;
