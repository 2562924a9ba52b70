/**
 * What several providers need and none should write twice: sessions, credential files and
 * bounded HTTP connections.
 */
@NullMarked
package io.credbroker.provider.support;

import org.jspecify.annotations.NullMarked;
