package io.credbroker.service.identity;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.credbroker.http.TrustedConnections;
import io.credbroker.service.support.MovableClock;
import io.credbroker.service.support.UnboundRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/**
 * Identity as it is put together in production, around one issuer called {@code idp}.
 */
final class IdentityFixture implements AutoCloseable {

	final MovableClock clock = new MovableClock();

	final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	final VerifiedTokens verified;

	final TrustedIssuers issuers;

	final TokenAuthentication authentication;

	IdentityFixture(FakeIssuer issuer, String... settings) {
		this.verified = new VerifiedTokens(100, this.clock);
		this.issuers = issuers(settings(issuer.url(), settings), this.clock);
		this.authentication = new TokenAuthentication(this.issuers, this.verified,
				new TokenBindingCheck(
						new DpopProofs(new TargetUris(Set.of()), new ProofReplayCache(this.clock), this.clock)),
				PodContexts.NONE, this.meters);
	}

	static TrustedIssuers issuers(IssuerProperties settings, Clock clock) {
		return new TrustedIssuers(Map.of(settings.issuer(), new TrustedIssuer("idp", settings,
				new IssuerDocuments("idp", settings, new TrustedConnections(null)), clock)));
	}

	static IssuerProperties settings(String issuer, String... settings) {
		Map<String, String> source = new HashMap<>(
				Map.of("x.issuer", issuer, "x.audiences", "broker", "x.timeout", "20s"));
		for (int i = 0; i < settings.length; i += 2) {
			source.put("x." + settings[i], settings[i + 1]);
		}
		return new Binder(new MapConfigurationPropertySource(source)).bind("x", IssuerProperties.class).get();
	}

	Caller verify(String token) {
		return verify("Bearer " + token, UnboundRequest.INSTANCE);
	}

	Caller verify(String authorization, RequestDetails request) {
		return this.authentication.authenticate(Objects.requireNonNull(PresentedToken.of(authorization, request)))
			.getPrincipal();
	}

	double counted(String issuer, String outcome) {
		return this.meters.counter("broker.token.verifications", "issuer", issuer, "outcome", outcome).count();
	}

	@Override
	public void close() {
		this.issuers.close();
	}

}
