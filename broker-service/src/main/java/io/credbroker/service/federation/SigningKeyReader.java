package io.credbroker.service.federation;

import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64;
import com.nimbusds.jose.util.Base64URL;
import org.springframework.boot.ssl.pem.PemContent;

/**
 * Makes a key of its two files, if it can be used.
 */
final class SigningKeyReader {

	private static final int SMALLEST = 2048;

	private static final byte[] SAMPLE = { 1, 2, 3 };

	private final Clock clock;

	SigningKeyReader(Clock clock) {
		this.clock = clock;
	}

	/**
	 * The key.
	 */
	SigningKey read(KeyText text) throws UnusableKeyException {
		List<X509Certificate> chain = certificates(text);
		X509Certificate certificate = chain.getFirst();
		if (!(certificate.getPublicKey() instanceof RSAPublicKey publicKey)) {
			throw new UnusableKeyException(text.name() + ".crt is not for an RSA key: make one with openssl genrsa");
		}
		if (publicKey.getModulus().bitLength() < SMALLEST) {
			throw new UnusableKeyException("%s.key has %d bits: make one of at least %d".formatted(text.name(),
					publicKey.getModulus().bitLength(), SMALLEST));
		}
		Instant end = certificate.getNotAfter().toInstant();
		if (!this.clock.instant().isBefore(end)) {
			throw new UnusableKeyException(
					"%s.crt has expired at %s: remove the key, and add another".formatted(text.name(), end));
		}
		JWSSigner signer = signer(text, publicKey);
		return new SigningKey(text.name(), published(publicKey, chain), signer, certificate.getNotBefore().toInstant(),
				end);
	}

	private static List<X509Certificate> certificates(KeyText text) throws UnusableKeyException {
		try {
			List<X509Certificate> certificates = PemContent.of(text.certificate()).getCertificates();
			if (!certificates.isEmpty()) {
				return certificates;
			}
		}
		catch (RuntimeException ex) {
			// The same as without any.
		}
		throw new UnusableKeyException(
				text.name() + ".crt holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----");
	}

	/**
	 * A signer whose signature the certificate's key has verified.
	 */
	private static JWSSigner signer(KeyText text, RSAPublicKey publicKey) throws UnusableKeyException {
		PrivateKey privateKey = privateKey(text);
		JWSHeader header = new JWSHeader(JWSAlgorithm.RS256);
		try {
			JWSSigner signer = new RSASSASigner(privateKey);
			Base64URL signature = signer.sign(header, SAMPLE);
			if (new RSASSAVerifier(publicKey).verify(header, SAMPLE, signature)) {
				return signer;
			}
		}
		catch (JOSEException | IllegalArgumentException ex) {
			// The same as a key of another pair.
		}
		throw new UnusableKeyException("%s.key is not the key of %s.crt: put the two that were made together there"
			.formatted(text.name(), text.name()));
	}

	private static PrivateKey privateKey(KeyText text) throws UnusableKeyException {
		try {
			PrivateKey key = PemContent.of(text.privateKey()).getPrivateKey();
			if (key != null) {
				return key;
			}
		}
		catch (RuntimeException ex) {
			// The same as without any.
		}
		throw new UnusableKeyException(text.name() + ".key holds no private key in PEM form without a passphrase, "
				+ "which begins with -----BEGIN PRIVATE KEY-----");
	}

	private static RSAKey published(RSAPublicKey key, List<X509Certificate> chain) {
		try {
			List<Base64> certificates = new ArrayList<>();
			for (X509Certificate certificate : chain) {
				certificates.add(Base64.encode(certificate.getEncoded()));
			}
			return new RSAKey.Builder(key).keyUse(KeyUse.SIGNATURE)
				.algorithm(JWSAlgorithm.RS256)
				.keyIDFromThumbprint()
				.x509CertChain(certificates)
				.build();
		}
		catch (CertificateEncodingException | JOSEException ex) {
			throw new IllegalStateException("a certificate that was read can be written", ex);
		}
	}

}
