package io.credbroker.provider.vault;

import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

class VaultProbeTests extends VaultStoreFixture {

	@ParameterizedTest
	@ValueSource(ints = { 429, 472, 473, 501, 503 })
	void aNodeThatCannotServeProbesAsDown(int status) {
		this.vault
			.stub(get(urlPathEqualTo("/v1/sys/health")).willReturn(aResponse().withStatus(status).withBody("{}")));

		assertThat(this.store.probe()).isInstanceOf(StoreStatus.Down.class);
		assertThat(logins()).isZero();
	}

	@Test
	void anotherServerProbesAsDown() {
		this.vault.stub(get(urlPathEqualTo("/v1/sys/health")).willReturn(aResponse().withBody("<html/>")));

		assertThat(this.store.probe()).isInstanceOf(StoreStatus.Down.class);
	}

	@Test
	void aRefusedLoginProbesAsRefusing() {
		this.vault.stub(post(urlEqualTo(StubbedVault.LOGIN)).willReturn(aResponse().withStatus(400)));

		assertThat(this.store.probe()).isInstanceOf(StoreStatus.Refusing.class);
	}

	@Test
	void probingReadsNoSecret() {
		this.store.probe();

		assertThat(gets(StubbedVault.PATH)).isZero();
	}

}
