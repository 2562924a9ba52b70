package io.credbroker.provider.conjur;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import io.credbroker.provider.conjur.ConjurAuthentication.Certificate;
import io.credbroker.provider.conjur.ConjurAuthentication.Jwt;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.http.HttpConnections;
import io.credbroker.http.TrustedConnections;
import io.credbroker.spi.FetchResult.Found;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

class ConjurLoginTests {

	@TempDir
	Path directory;

	private StubbedConjur conjur;

	@BeforeEach
	void start() {
		this.conjur = new StubbedConjur(this.directory);
	}

	@AfterEach
	void stop() {
		this.conjur.close();
	}

	@Test
	void anApiKeyIsSentAsTextWithItsLengthAndNoUpgrade() throws Exception {
		login(this.conjur.byApiKey());

		assertThat(this.conjur
			.count(postRequestedFor(urlEqualTo(StubbedConjur.LOGIN)).withHeader("Content-Type", equalTo("text/plain"))
				.withHeader("Content-Length", matching("\\d+"))
				.withHeader("Upgrade", absent())
				.withHeader("Transfer-Encoding", absent())
				.withRequestBody(equalTo(StubbedConjur.API_KEY))))
			.isEqualTo(1);
	}

	@Test
	void aJwtFileIsReadAgainAtEachLogin() throws Exception {
		String url = "/authn-jwt/eks/bank/authenticate";
		this.conjur.stub(post(urlEqualTo(url)).willReturn(okJson(StubbedConjur.token("eA=="))));
		Path file = jwt("first.j.w-t_");
		ConjurAuthentication way = new ConjurAuthentication(null, new Jwt("eks", file, null), null, null);
		try (ConjurCalls calls = calls()) {
			ConjurLogin login = new ConjurLogin(way, calls);
			login.login("");
			jwt("second.j.w-t_");
			login.login("");
		}

		for (String token : List.of("first", "second")) {
			assertThat(this.conjur
				.count(postRequestedFor(urlEqualTo(url)).withRequestBody(equalTo("jwt=" + token + ".j.w-t_"))))
				.isEqualTo(1);
		}
	}

	@Test
	void aJwtLoginMayNameItsHost() throws Exception {
		String url = "/authn-jwt/eks/bank/host%2Fapps%2Fbroker/authenticate";
		this.conjur.stub(post(urlEqualTo(url)).willReturn(okJson(StubbedConjur.token("eA=="))));

		login(new ConjurAuthentication(null, new Jwt("eks", jwt("t"), "host/apps/broker"), null, null));

		assertThat(this.conjur.count(postRequestedFor(urlEqualTo(url)))).isEqualTo(1);
	}

	@Test
	void aCertificateLoginSendsNothingButTheCertificate() throws Exception {
		String url = "/authn-k8s/prod/bank/host%2Fapps%2Fbroker/authenticate";
		this.conjur.stub(post(urlEqualTo(url)).willReturn(okJson(StubbedConjur.token("eA=="))));

		login(new ConjurAuthentication(null, null, new Certificate("prod", "host/apps/broker"), null));

		assertThat(this.conjur.count(postRequestedFor(urlEqualTo(url)).withRequestBody(absent()))).isEqualTo(1);
	}

	@Test
	void valuesTravelOnTheStoresConnectionsWhateverTheThreadsClassLoader() {
		this.conjur.holdsWarehouse();
		Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
		try {
			assertThat(this.conjur.fetch()).isInstanceOf(Found.class);
		}
		finally {
			Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
		}

		assertThat(this.conjur.count(getRequestedFor(urlEqualTo(StubbedConjur.secret("airflow/warehouse/password")))
			.withHeader(ConjurCalls.REQUEST_ID, equalTo("c-1")))).isEqualTo(1);
	}

	private void login(ConjurAuthentication way) throws FailedCallException {
		try (ConjurCalls calls = calls()) {
			new ConjurLogin(way, calls).login("c-7");
		}
	}

	private ConjurCalls calls() {
		ConjurStoreSettings settings = StubbedConjur.settings(this.conjur.address(), this.conjur.byApiKey(),
				List.of("password"), Duration.ofSeconds(1));
		return new ConjurCalls(new ConjurEndpoints(settings.address(), settings.account()), new TrustedConnections(null)
			.open("ssl-bundle", null, new HttpConnections.Limits(Duration.ofSeconds(1), Duration.ofSeconds(2), 1000)));
	}

	private Path jwt(String text) throws IOException {
		return Files.writeString(this.directory.resolve("jwt"), text + "\n");
	}

}
