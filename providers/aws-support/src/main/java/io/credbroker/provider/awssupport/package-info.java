/**
 * What providers for AWS share: the SDK's clients on the broker's own HTTP exchange, the
 * broker's login at AWS, and what AWS's errors mean.
 */
@NullMarked
package io.credbroker.provider.awssupport;

import org.jspecify.annotations.NullMarked;
