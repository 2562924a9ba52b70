package io.credbroker.http;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServerAddressesTests {

	@ParameterizedTest
	@ValueSource(strings = { "https://vault.internal:8200", "HTTPS://vault.internal", "http://localhost:8200",
			"http://127.0.0.1", "http://[::1]:80/path" })
	void aSecretMayBeSentWhereNobodyReadsAlong(String address) {
		assertThat(ServerAddresses.isPrivate(URI.create(address))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://vault.internal", "http://localhost.example", "http://127.0.0.1.example",
			"http://localhost@vault.internal", "file:///etc/passwd", "ftp://localhost", "https:vault.internal",
			"vault.internal", "https:///path" })
	void aSecretIsSentNowhereElse(String address) {
		assertThat(ServerAddresses.isPrivate(URI.create(address))).isFalse();
	}

}
