/**
 * The {@code oauth2} provider: access tokens of an OAuth 2 authorization server.
 */
@NullMarked
package io.credbroker.provider.oauth2;

import org.jspecify.annotations.NullMarked;
