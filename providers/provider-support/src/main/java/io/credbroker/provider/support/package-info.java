/**
 * What several providers share: sessions, credential files and bounded HTTP connections.
 */
@NullMarked
package io.credbroker.provider.support;

import org.jspecify.annotations.NullMarked;
