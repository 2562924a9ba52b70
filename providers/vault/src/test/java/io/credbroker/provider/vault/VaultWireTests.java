package io.credbroker.provider.vault;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.Test;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

class VaultWireTests extends VaultStoreFixture {

	@Test
	void theCallerReachesVaultsAuditLogAsPlainHeaders() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1));
		this.store.fetch(new FetchRequest(StubbedVault.KEY, Duration.ZERO, IssuingContext.NONE,
				new AuditContext("ping/bücher\r\nX: y", "c-1")));

		assertThat(this.vault.count(getRequestedFor(urlEqualTo(StubbedVault.PATH))
			.withHeader(VaultCalls.CALLER, equalTo("ping%2Fb%C3%BCcher%0D%0AX%3A%20y"))
			.withHeader(VaultCalls.CORRELATION_ID, equalTo("c-1")))).isEqualTo(1);
	}

	@Test
	void aLoginSendsItsLengthAndNoUpgrade() {
		this.store.fetch(StubbedVault.REQUEST);

		assertThat(this.vault.count(
				postRequestedFor(urlEqualTo(StubbedVault.LOGIN)).withHeader("Content-Length", WireMock.matching("\\d+"))
					.withHeader("Upgrade", absent())
					.withHeader("Transfer-Encoding", absent())
					.withRequestBody(equalToJson(
							"{\"role_id\":\"broker-role\",\"secret_id\":\"" + StubbedVault.SECRET_ID + "\"}"))))
			.isEqualTo(1);
	}

	@Test
	void theNamespaceGoesWithEveryCallButTheHealthCheck() {
		this.vault.holds(StubbedVault.PATH, KvJson.versioned(Map.of("a", "b"), 1));
		try (SecretProvider inside = new VaultStoreFactory(null, () -> null, Clock.systemUTC())
			.create(this.vault.settings("team-a"))) {
			inside.fetch(StubbedVault.REQUEST);
			inside.probe();
		}

		var namespace = equalTo("team-a");
		assertThat(this.vault
			.count(postRequestedFor(urlEqualTo(StubbedVault.LOGIN)).withHeader("X-Vault-Namespace", namespace)))
			.isEqualTo(1);
		assertThat(this.vault
			.count(getRequestedFor(urlEqualTo(StubbedVault.PATH)).withHeader("X-Vault-Namespace", namespace)))
			.isEqualTo(1);
		assertThat(this.vault
			.count(getRequestedFor(urlPathEqualTo("/v1/sys/health")).withHeader("X-Vault-Namespace", absent())))
			.isEqualTo(1);
	}

}
