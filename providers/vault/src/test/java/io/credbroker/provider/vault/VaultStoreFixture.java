package io.credbroker.provider.vault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

import io.credbroker.provider.testkit.SettableClock;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Found;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.Secret;
import io.credbroker.spi.SecretKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stubbed Vault and a store that talks to it, at a time that the test moves.
 */
abstract class VaultStoreFixture {

	static final AuditContext AUDIT = new AuditContext("ping/airflow", "correlation-1");

	@TempDir
	Path directory;

	final SettableClock clock = new SettableClock();

	StubbedVault vault;

	VaultStore store;

	@BeforeEach
	final void start() {
		this.vault = new StubbedVault(this.directory);
		this.store = (VaultStore) this.vault.connect(this.clock);
	}

	@AfterEach
	final void stop() {
		this.store.close();
		this.vault.close();
	}

	FetchResult fetch(String key) {
		return this.store.fetch(request(key));
	}

	/**
	 * The secret that must be there.
	 */
	Secret secret(String key) {
		FetchResult result = fetch(key);
		assertThat(result).isInstanceOf(Found.class);
		return ((Found) result).secret();
	}

	static FetchRequest request(String key) {
		return request(key, Duration.ofMinutes(15));
	}

	static FetchRequest request(String key, Duration wanted) {
		return new FetchRequest(new SecretKey(key), wanted, IssuingContext.NONE, AUDIT);
	}

	static Map<String, String> reveal(Secret secret) {
		return secret.fields()
			.entrySet()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, (field) -> field.getValue().reveal()));
	}

	int logins() {
		return this.vault.count(postRequestedFor(urlEqualTo(StubbedVault.LOGIN)));
	}

	int gets(String url) {
		return this.vault.count(getRequestedFor(urlEqualTo(url)));
	}

	int calls() {
		return this.vault.count(anyRequestedFor(anyUrl()));
	}

}
