package io.credbroker.provider.oauth2;

import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.credbroker.provider.support.CredentialFile;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.FetchResult.Unavailable;

import org.springframework.boot.ssl.pem.PemContent;

/**
 * {@code private_key_jwt}: an assertion signed for each request, valid for a minute.
 */
final class AssertionAuthentication implements ClientAuthentication {

	private static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

	private static final Duration LIFE = Duration.ofMinutes(1);

	private final IssuerHttp http;

	private final String clientId;

	private final OAuth2Authentication.PrivateKey settings;

	private final Clock clock;

	AssertionAuthentication(IssuerHttp http, String clientId, OAuth2Authentication.PrivateKey settings, Clock clock) {
		this.http = http;
		this.clientId = clientId;
		this.settings = settings;
		this.clock = clock;
	}

	@Override
	public StoreHttpResponse post(URI endpoint, Form form, Endpoints endpoints, String correlationId)
			throws FailedCallException {
		String audience = Objects.requireNonNullElseGet(this.settings.audience(), endpoints.token()::toString);
		return this.http.post(endpoint,
				form.with("client_id", this.clientId)
					.with("client_assertion_type", TYPE)
					.with("client_assertion", assertion(audience)),
				Map.of(), correlationId);
	}

	private String assertion(String audience) throws FailedCallException {
		Instant now = this.clock.instant();
		JWTClaimsSet claims = new JWTClaimsSet.Builder().issuer(this.clientId)
			.subject(this.clientId)
			.audience(audience)
			.jwtID(UUID.randomUUID().toString())
			.issueTime(Date.from(now))
			.notBeforeTime(Date.from(now))
			.expirationTime(Date.from(now.plus(LIFE)))
			.build();
		String key = CredentialFile.read(this.settings.file());
		try {
			SignedJWT jwt = new SignedJWT(header(), claims);
			jwt.sign(signer(key));
			return jwt.serialize();
		}
		catch (JOSEException | GeneralSecurityException | RuntimeException ex) {
			// Whatever it is, its text may quote the key.
			throw unusable("the key of authentication.private-key cannot sign with %s (%s)"
				.formatted(this.settings.algorithm(), ex.getClass().getSimpleName()));
		}
	}

	private JWSHeader header() throws FailedCallException, GeneralSecurityException {
		JWSHeader.Builder header = new JWSHeader.Builder(this.settings.jwsAlgorithm());
		if (this.settings.keyId() != null) {
			header.keyID(this.settings.keyId());
		}
		Path certificate = this.settings.certificateFile();
		if (certificate != null) {
			header.x509CertSHA256Thumbprint(digest(CredentialFile.read(certificate)));
		}
		return header.build();
	}

	private static Base64URL digest(String pem) throws FailedCallException, GeneralSecurityException {
		List<X509Certificate> certificates = Objects.requireNonNull(PemContent.of(pem)).getCertificates();
		if (certificates.isEmpty()) {
			throw unusable("the file of authentication.private-key.certificate-file holds no certificate");
		}
		return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(certificates.getFirst().getEncoded()));
	}

	private JWSSigner signer(String pem) throws JOSEException {
		PrivateKey key = Objects.requireNonNull(Objects.requireNonNull(PemContent.of(pem)).getPrivateKey());
		return JWSAlgorithm.Family.EC.contains(this.settings.jwsAlgorithm()) ? new ECDSASigner((ECPrivateKey) key)
				: new RSASSASigner(key);
	}

	private static FailedCallException unusable(String reason) {
		return new FailedCallException(new Unavailable(reason, null));
	}

}
