package io.credbroker.provider.awssupport;

import java.net.URI;
import java.time.Clock;
import java.util.function.Supplier;

import io.credbroker.http.TrustedConnections;
import io.credbroker.provider.awssupport.AwsAuthentication.Profile;
import io.credbroker.provider.awssupport.AwsAuthentication.WebIdentity;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.spi.FetchResult.Failure;
import io.credbroker.spi.FetchResult.Unavailable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.utils.IoUtils;

/**
 * Makes the SDK's clients of one store, all with the broker's credentials, on the same
 * connections and with the same bounds; making them calls nothing.
 */
public final class AwsClients implements AutoCloseable {

	private final AwsAccess access;

	private final SdkHttpExchange http;

	private final AutoCloseable source;

	private final AwsSession credentials;

	private volatile boolean closed;

	public AwsClients(AwsAccess access, TrustedConnections trusted, Clock clock) {
		this(access, trusted, clock, AwsErrorCodes.LOGIN);
	}

	/**
	 * Clients of a service that speaks like AWS.
	 * @param login what its errors mean when the broker logs in
	 */
	public AwsClients(AwsAccess access, TrustedConnections trusted, Clock clock, AwsErrorCodes login) {
		this.access = access;
		this.http = exchange(access, trusted);
		AwsAuthentication authentication = access.authentication();
		if (authentication.webIdentity() instanceof WebIdentity identity) {
			StsClient sts = bounded(StsClient.builder(), identity.stsEndpoint())
				.credentialsProvider(AnonymousCredentialsProvider.create())
				.build();
			this.source = sts;
			this.credentials = AwsSession.of(new WebIdentityLogin(sts, identity, login, clock), access, clock);
		}
		else if (authentication.profile() instanceof Profile profile) {
			ProfileCredentialsProvider file = file(profile);
			this.source = file;
			this.credentials = AwsSession.ofFile(file);
		}
		else {
			DefaultCredentialsProvider machine = DefaultCredentialsProvider.builder().build();
			this.source = machine;
			this.credentials = AwsSession.of(new CredentialChainLogin(machine, clock), access, clock);
		}
	}

	private AwsClients(AwsAccess access, TrustedConnections trusted) {
		this.access = access;
		this.http = exchange(access, trusted);
		this.source = () -> {
		};
		this.credentials = AwsSession.none();
	}

	/**
	 * Clients for calls that carry their own proof and are not signed.
	 */
	public static AwsClients unsigned(AwsAccess access, TrustedConnections trusted) {
		return new AwsClients(access, trusted);
	}

	private static SdkHttpExchange exchange(AwsAccess access, TrustedConnections trusted) {
		return new SdkHttpExchange(trusted.open("ssl-bundle", access.sslBundle(), access.timeouts().limits()));
	}

	private static ProfileCredentialsProvider file(Profile profile) {
		return ProfileCredentialsProvider.builder()
			.profileFile(ProfileFileSupplier.reloadWhenModified(profile.file(), ProfileFile.Type.CREDENTIALS))
			.profileName(profile.name())
			.build();
	}

	/**
	 * A client of one of AWS's services.
	 * @param endpoint where the service listens, if not at the region's own address
	 */
	public <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder,
			@Nullable URI endpoint) {
		return bounded(builder, endpoint).credentialsProvider(this.credentials).build();
	}

	private <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B bounded(B builder,
			@Nullable URI endpoint) {
		builder.httpClient(this.http)
			.region(Region.of(this.access.region()))
			.overrideConfiguration(ClientOverrideConfiguration.builder()
				.retryStrategy(SdkRetries.strategy())
				.apiCallTimeout(this.access.timeouts().total())
				.build());
		return (endpoint != null) ? builder.endpointOverride(endpoint) : builder;
	}

	/**
	 * How the next call for one request of the broker is sent; a login that is needed
	 * first counts against the same budget.
	 */
	public AwsRequestOverrideConfiguration next(CallBudget budget) throws FailedCallException {
		if (this.closed) {
			throw new FailedCallException(new Unavailable("the store is closed", null));
		}
		this.credentials.prepare(budget.correlationId());
		return budget.nextCall();
	}

	/**
	 * The broker's own credentials, for what is signed without a call; valid until they
	 * expire, where they do.
	 */
	public AwsCredentials credentials(CallBudget budget) throws FailedCallException {
		var _ = next(budget);
		return call("a login", AwsErrorCodes.LOGIN, this.credentials::resolveCredentials);
	}

	/**
	 * Makes one call.
	 * @param operation what AWS is asked for, as it names it
	 */
	public static <T> T call(String operation, AwsErrorCodes codes, Supplier<T> call) throws FailedCallException {
		try {
			return call.get();
		}
		catch (RuntimeException ex) {
			Failure failure = AwsFailure.of(ex, operation, codes);
			throw AwsErrorCodes.isDenial(ex) ? new DeniedCallException(failure) : new FailedCallException(failure);
		}
	}

	@Override
	public void close() {
		if (!this.closed) {
			this.closed = true;
			IoUtils.closeQuietly(this.source, null);
			this.http.close();
		}
	}

}
