/**
 * The {@code file} provider: secrets from one YAML file, for demonstrations, tests and
 * small installations.
 */
@NullMarked
package io.credbroker.provider.file;

import org.jspecify.annotations.NullMarked;
