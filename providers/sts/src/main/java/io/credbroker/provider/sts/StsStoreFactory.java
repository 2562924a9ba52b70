package io.credbroker.provider.sts;

import java.time.Clock;

import io.credbroker.provider.awssupport.AwsClients;
import io.credbroker.provider.sts.SessionProof.OwnKeys;
import io.credbroker.provider.sts.SessionProof.SignedToken;
import io.credbroker.provider.support.HttpStoreFactory;
import io.credbroker.provider.support.IdentityTokenSigner;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.SecretProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;

/**
 * Makes stores of type {@code sts}.
 */
final class StsStoreFactory extends HttpStoreFactory<StsStoreSettings> {

	private final ObjectProvider<IdentityTokens> tokens;

	private final Clock clock;

	StsStoreFactory(@Nullable SslBundles bundles, ObjectProvider<IdentityTokens> tokens, Clock clock) {
		super("sts", StsStoreSettings.class, bundles);
		this.tokens = tokens;
		this.clock = clock;
	}

	@Override
	public SecretProvider create(StsStoreSettings settings) {
		IdentityTokenSigner signer = (settings.webIdentity() != null)
				? IdentityTokenSigner.required("web-identity", this.tokens.getIfAvailable()) : null;
		AwsClients clients = (signer != null) ? AwsClients.unsigned(settings.access(), trusted())
				: new AwsClients(settings.access(), trusted(), this.clock, StsErrors.ofLogin(settings.service()));
		StsCalls calls = new StsCalls(settings, clients);
		SessionProof proof = (signer != null && settings.webIdentity() != null)
				? new SignedToken(calls, settings.service(), settings.webIdentity().audience(), signer)
				: new OwnKeys(calls);
		RoleSessions sessions = new RoleSessions(calls, settings, proof, new RoleCeilings(this.clock));
		return new StsStore(calls, sessions, new DatabasePasswords(calls, sessions, this.clock),
				new KnownKeys(ServiceLimits.of(settings), proof.scope()), new StsProbe(calls, settings));
	}

}
