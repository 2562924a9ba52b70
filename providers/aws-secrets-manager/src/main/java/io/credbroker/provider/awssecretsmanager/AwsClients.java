package io.credbroker.provider.awssecretsmanager;

import java.net.URI;
import java.time.Clock;

import io.credbroker.provider.awssecretsmanager.AwsAuthentication.Profile;
import io.credbroker.provider.awssecretsmanager.AwsAuthentication.WebIdentity;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
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
import software.amazon.awssdk.utils.IoUtils;

/**
 * The SDK's clients, all on the same connections and with the same bounds; making them
 * calls nothing.
 */
final class AwsClients implements AutoCloseable {

	private final SecretsManagerStoreSettings settings;

	private final SdkHttpClient http;

	private final AutoCloseable source;

	private final AwsSession credentials;

	private final SecretsManagerClient secrets;

	AwsClients(SecretsManagerStoreSettings settings, AwsConnections connections, Clock clock) {
		this.settings = settings;
		this.http = UrlConnectionHttpClient.create(connections);
		AwsAuthentication authentication = settings.authentication();
		if (authentication.webIdentity() instanceof WebIdentity identity) {
			StsClient sts = sts(identity);
			this.source = sts;
			this.credentials = AwsSession.of(new WebIdentityLogin(sts, identity, clock), settings, clock);
		}
		else if (authentication.profile() instanceof Profile profile) {
			ProfileCredentialsProvider file = file(profile);
			this.source = file;
			this.credentials = AwsSession.ofFile(file);
		}
		else {
			DefaultCredentialsProvider machine = DefaultCredentialsProvider.builder().build();
			this.source = machine;
			this.credentials = AwsSession.of(new ProvidedLogin(machine, clock), settings, clock);
		}
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

	private static ProfileCredentialsProvider file(Profile profile) {
		return ProfileCredentialsProvider.builder()
			.profileFile(ProfileFileSupplier.reloadWhenModified(profile.file(), ProfileFile.Type.CREDENTIALS))
			.profileName(profile.name())
			.build();
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
		IoUtils.closeQuietly(this.source, null);
		this.http.close();
	}

}
