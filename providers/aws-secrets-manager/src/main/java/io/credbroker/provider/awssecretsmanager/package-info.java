/**
 * The {@code aws-secrets-manager} provider: secrets from AWS Secrets Manager.
 */
@NullMarked
package io.credbroker.provider.awssecretsmanager;

import org.jspecify.annotations.NullMarked;
