package io.credbroker.provider.awssecretsmanager;

import java.net.URI;
import java.time.Clock;

import io.credbroker.provider.awssecretsmanager.AwsAuthentication.Profile;
import io.credbroker.provider.awssecretsmanager.AwsAuthentication.WebIdentity;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsWebIdentityTokenFileCredentialsProvider;
import software.amazon.awssdk.utils.IoUtils;

/**
 * The SDK's clients, all on the same connections and with the same bounds; making them
 * calls nothing.
 */
final class AwsClients implements AutoCloseable {

	private final SecretsManagerStoreSettings settings;

	private final SdkHttpClient http;

	private final @Nullable StsClient sts;

	private final AwsCredentialsProvider source;

	private final AwsSession credentials;

	private final SecretsManagerClient secrets;

	AwsClients(SecretsManagerStoreSettings settings, AwsConnections connections, Clock clock) {
		this.settings = settings;
		this.http = UrlConnectionHttpClient.create(connections);
		WebIdentity webIdentity = settings.authentication().webIdentity();
		this.sts = (webIdentity != null) ? sts(webIdentity) : null;
		this.source = source(settings.authentication());
		this.credentials = (settings.authentication().profile() != null) ? AwsSession.ofFile(this.source)
				: AwsSession.of(this.source, settings, clock);
		this.secrets = bounded(SecretsManagerClient.builder(), settings.endpoint())
			.credentialsProvider(this.credentials)
			.build();
	}

	SecretsManagerClient secrets() {
		return this.secrets;
	}

	AwsSession credentials() {
		return this.credentials;
	}

	private StsClient sts(WebIdentity identity) {
		return bounded(StsClient.builder(), identity.stsEndpoint())
			.credentialsProvider(AnonymousCredentialsProvider.create())
			.build();
	}

	private AwsCredentialsProvider source(AwsAuthentication authentication) {
		if (authentication.webIdentity() instanceof WebIdentity identity) {
			return StsWebIdentityTokenFileCredentialsProvider.builder()
				.stsClient(this.sts)
				.roleArn(identity.roleArn())
				.roleSessionName(identity.sessionName())
				.webIdentityTokenFile(identity.tokenFile())
				.build();
		}
		if (authentication.profile() instanceof Profile profile) {
			return ProfileCredentialsProvider.builder()
				.profileFile(ProfileFileSupplier.reloadWhenModified(profile.file(), ProfileFile.Type.CREDENTIALS))
				.profileName(profile.name())
				.build();
		}
		return DefaultCredentialsProvider.builder().build();
	}

	private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B bounded(B builder,
			@Nullable URI endpoint) {
		builder.httpClient(this.http)
			.region(Region.of(this.settings.region()))
			.overrideConfiguration(ClientOverrideConfiguration.builder()
				.retryStrategy(OneRepeat.strategy())
				.apiCallTimeout(this.settings.timeouts().total())
				.addExecutionInterceptor(new BoundedAnswers())
				.build());
		return (endpoint != null) ? builder.endpointOverride(endpoint) : builder;
	}

	@Override
	public void close() {
		this.secrets.close();
		IoUtils.closeIfCloseable(this.source, null);
		if (this.sts != null) {
			this.sts.close();
		}
		this.http.close();
	}

}
