package io.credbroker.service.identity;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import io.credbroker.http.TrustedConnections;
import io.credbroker.service.support.MovableClock;
import io.credbroker.service.support.TestTokenMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class VerifiedTokensTests {

	private final MovableClock clock = new MovableClock();

	private final VerifiedTokens tokens = new VerifiedTokens(100, this.clock);

	private final IssuerProperties settings = IdentityFixture.settings("https://idp.example");

	private final TrustedIssuer issuer = new TrustedIssuer("idp", this.settings,
			new IssuerDocuments("idp", this.settings, new TrustedConnections(null)), this.clock);

	private final TrustedIssuers issuers = new TrustedIssuers(Map.of("https://idp.example", this.issuer));

	@AfterEach
	void close() {
		this.issuers.close();
	}

	@Test
	void aVerifiedTokenIsRememberedUntilItEndsAndNotAMomentLonger() {
		VerifiedToken token = tokenUntil(this.clock.instant().plusSeconds(60));
		this.tokens.remember(TokenHash.of("token"), token);

		this.clock.move(Duration.ofSeconds(60).minusMillis(1));
		assertThat(this.tokens.find(TokenHash.of("token"), this.issuers)).isSameAs(token);

		this.clock.move(Duration.ofMillis(1));
		assertThat(this.tokens.find(TokenHash.of("token"), this.issuers)).isNull();
	}

	@Test
	void anotherTokenIsNotKnown() {
		this.tokens.remember(TokenHash.of("token"), tokenUntil(Instant.MAX.minusSeconds(1)));

		assertThat(this.tokens.find(TokenHash.of("token2"), this.issuers)).isNull();
	}

	@Test
	void aTokenIsForgottenWithItsIssuer() {
		this.tokens.remember(TokenHash.of("token"), tokenUntil(this.clock.instant().plusSeconds(60)));

		assertThat(this.tokens.find(TokenHash.of("token"), new TrustedIssuers(Map.of()))).isNull();
		try (TrustedIssuers changed = IdentityFixture.issuers(IdentityFixture.settings("https://idp.example"),
				this.clock)) {
			assertThat(this.tokens.find(TokenHash.of("token"), changed)).isNull();
		}
	}

	@Test
	void itsSizeIsBounded() {
		VerifiedToken token = tokenUntil(this.clock.instant().plusSeconds(60));

		IntStream.range(0, 10_000).forEach((i) -> this.tokens.remember(TokenHash.of("token" + i), token));

		this.tokens.cache().cleanUp();
		assertThat(this.tokens.cache().estimatedSize()).isLessThanOrEqualTo(100);
	}

	@Test
	void aRefusalIsNotRemembered() {
		try (FakeIssuer idp = new FakeIssuer(); IdentityFixture identity = new IdentityFixture(idp)) {
			String token = FakeIssuer.token(FakeIssuer.FIRST, idp.claims(identity.clock.instant()).build());
			idp.answersWith(503);
			assertThat(catchThrowable(() -> identity.verify(token))).isInstanceOf(IdentityException.class);

			idp.answersWith(200);

			assertThat(identity.verify(token)).isSameAs(identity.verify(token));
			assertThat(identity.counted("idp", "verified")).isOne();
		}
	}

	@Test
	void hashesOfDifferentTokensDiffer() {
		assertThat(TokenHash.of("a")).isEqualTo(TokenHash.of("a")).isNotEqualTo(TokenHash.of("b"));
		assertThat(TokenHash.of("secret-token").toString()).doesNotContain("secret-token");
	}

	private VerifiedToken tokenUntil(Instant end) {
		return new VerifiedToken(this.issuer,
				new Caller("idp", "airflow", null, Set.of(), null, Map.of(), TestTokenMetadata.of(end)), null, end, 0);
	}

}
