/**
 * The contract that every provider keeps, as a JUnit suite to inherit.
 * <p>
 * A provider's test extends {@link io.credbroker.provider.testkit.SecretProviderContract}
 * and supplies a {@link io.credbroker.provider.testkit.StoreUnderTest}; the tests
 * themselves are final. One that takes a Spring SSL bundle extends
 * {@link io.credbroker.provider.testkit.TlsRotationContract} as well, and one whose store
 * issues credentials {@link io.credbroker.provider.testkit.IssuingContract}.
 * <p>
 * The servers that tests of several modules start are here, too, and
 * {@link io.credbroker.provider.testkit.LocalPrograms} to start others.
 */
@NullMarked
package io.credbroker.provider.testkit;

import org.jspecify.annotations.NullMarked;
