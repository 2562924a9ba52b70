package io.credbroker.service.federation;

import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;

import io.credbroker.service.support.SigningKeyFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.credbroker.service.support.SigningKeyFiles.certificate;
import static io.credbroker.service.support.SigningKeyFiles.privateKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SigningKeyReaderTests {

	private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

	private static final Instant END = BEGIN.plus(Duration.ofDays(1));

	private static final KeyPair PAIR = SigningKeyFiles.pair("RSA", 2048);

	private static final String CERTIFICATE = certificate(PAIR, PAIR.getPrivate(), BEGIN, END);

	private final SigningKeyReader reader = new SigningKeyReader(Clock.fixed(BEGIN.plusSeconds(60), ZoneOffset.UTC));

	@Test
	void aKeyIsPublishedWithItsCertificateAndWithoutItsPrivatePart() throws UnusableKeyException {
		SigningKey key = this.reader.read(new KeyText("one", CERTIFICATE, privateKey(PAIR)));

		assertThat(key.published().isPrivate()).isFalse();
		assertThat(key.published().toJSONObject().keySet()).containsExactlyInAnyOrder("kty", "use", "alg", "kid", "n",
				"e", "x5c");
		assertThat(key.published().getX509CertChain()).hasSize(1);
		assertThat(key.notBefore()).isEqualTo(BEGIN);
		assertThat(key.notAfter()).isEqualTo(END);
	}

	static Stream<Arguments> unusable() {
		KeyPair small = SigningKeyFiles.pair("RSA", 1024);
		KeyPair elliptic = SigningKeyFiles.pair("EC", 256);
		return Stream.of(
				Arguments.of(certificate(small, small.getPrivate(), BEGIN, END), privateKey(small),
						"one.key has 1024 bits: make one of at least 2048"),
				Arguments.of(certificate(elliptic, PAIR.getPrivate(), BEGIN, END), privateKey(elliptic),
						"one.crt is not for an RSA key"),
				Arguments.of(CERTIFICATE, privateKey(elliptic), "one.key is not the key of one.crt"),
				Arguments.of(CERTIFICATE, privateKey(SigningKeyFiles.pair("RSA", 2048)),
						"one.key is not the key of one.crt"),
				Arguments.of(certificate(PAIR, PAIR.getPrivate(), BEGIN.minusSeconds(60), BEGIN), privateKey(PAIR),
						"one.crt has expired at 2026-01-01T00:00:00Z"),
				Arguments.of("", privateKey(PAIR), "one.crt holds no certificate"),
				Arguments.of(CERTIFICATE.substring(0, 300), privateKey(PAIR), "one.crt holds no certificate"),
				Arguments.of(privateKey(PAIR), privateKey(PAIR), "one.crt holds no certificate"),
				Arguments.of(CERTIFICATE, "", "one.key holds no private key"),
				Arguments.of(CERTIFICATE, CERTIFICATE, "one.key holds no private key"), Arguments.of(CERTIFICATE,
						privateKey(PAIR).replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"), "without a passphrase"));
	}

	@ParameterizedTest
	@MethodSource("unusable")
	void aKeyThatCannotBeUsedNamesTheFileAndWhatToDo(String certificate, String key, String reason) {
		KeyText text = new KeyText("one", certificate, key);

		assertThatExceptionOfType(UnusableKeyException.class).isThrownBy(() -> this.reader.read(text))
			.withMessageContaining(reason);
		assertThat(text).hasToString("one");
	}

}
