package io.credbroker.service.federation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

import com.nimbusds.jwt.JWTClaimsSet;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.Standing;

/**
 * Signs tokens with the key whose turn it is.
 */
final class SignedIdentityTokens implements IdentityTokens {

	/**
	 * How much earlier than now a token begins, because the clock of a verifier may be
	 * late.
	 */
	private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

	private static final String STANDING = "context_standing";

	private final FederationProperties settings;

	private final SubjectTemplate template;

	private final Set<TokenPart> parts;

	private final KeyRing keys;

	private final Clock clock;

	SignedIdentityTokens(FederationProperties settings, KeyRing keys, Clock clock) {
		this.settings = settings;
		this.template = settings.template();
		this.parts = EnumSet.noneOf(TokenPart.class);
		this.parts.addAll(this.template.parts());
		this.parts.addAll(settings.claims());
		this.keys = keys;
		this.clock = clock;
	}

	@Override
	public String issuer() {
		return this.settings.issuer();
	}

	@Override
	public IssuingScope scope() {
		return IssuingScope.of(this.parts.stream().map(TokenPart::part).toArray(ContextPart[]::new));
	}

	@Override
	public IdentityToken sign(TokenRequest request) {
		check(request);
		TrustedParts trusted = TrustedParts.of(request.context(), this.parts, this.settings.minimumStanding());
		String subject = this.template.fill(trusted::required);
		SigningKey key = this.keys.signing().orElseThrow(NoSigningKeyException::new);
		Instant now = this.clock.instant().truncatedTo(ChronoUnit.SECONDS);
		Instant end = end(now, request.lifetime(), key);
		JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(this.settings.issuer())
			.subject(subject)
			.audience(request.audience())
			.issueTime(Date.from(now.minus(CLOCK_SKEW)))
			.notBeforeTime(Date.from(now.minus(CLOCK_SKEW)))
			.expirationTime(Date.from(end))
			.jwtID(UUID.randomUUID().toString());
		request.claims().forEach(claims::claim);
		this.settings.claims().forEach((part) -> claims.claim(part.claim(), trusted.text(part)));
		Standing weakest = trusted.weakest();
		claims.claim(STANDING, (weakest != null) ? weakest.name().toLowerCase(Locale.ROOT) : null);
		return new IdentityToken(SecretValue.of(key.sign(claims.build())), subject, end);
	}

	private Instant end(Instant now, Duration lifetime, SigningKey key) {
		Duration longest = this.settings.maxLifetime();
		Instant end = now.plus((lifetime.compareTo(longest) < 0) ? lifetime : longest).truncatedTo(ChronoUnit.SECONDS);
		return end.isBefore(key.notAfter()) ? end : key.notAfter();
	}

	private static void check(TokenRequest request) {
		if (request.audience().isBlank()) {
			throw new IllegalArgumentException("a token needs an audience");
		}
		if (request.lifetime().compareTo(Duration.ofSeconds(1)) < 0) {
			throw new IllegalArgumentException("a token must be valid for at least a second");
		}
	}

}
