package io.credbroker.service.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.credbroker.provider.testkit.LocalPrograms;
import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.identity.CallerAuthentication;
import io.credbroker.service.identity.PresentedToken;
import io.credbroker.service.support.DpopKey;
import io.credbroker.service.support.UnboundRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.security.authentication.AuthenticationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DemoIssuerTests {

	private static final HttpClient http = HttpClient.newHttpClient();

	private static ConfigurableApplicationContext broker;

	private static String issuer;

	@BeforeAll
	static void start() throws IOException {
		int port = LocalPrograms.freePort();
		issuer = "http://127.0.0.1:" + port + "/demo/issuer";
		broker = run("demo", "--server.port=" + port, "--broker.demo.clients.airflow-etl.secret=s3cr3t:%",
				"--broker.demo.clients.airflow-etl.groups=airflow-etl");
	}

	@AfterAll
	static void stop() {
		broker.close();
		http.close();
	}

	@Test
	void theBrokerAcceptsWhatTheDemoIssuerHandsOut() throws Exception {
		HttpResponse<String> answer = form(
				"grant_type=client_credentials&client_id=airflow-etl&client_secret=s3cr3t%3A%25");

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
		CallerAuthentication caller = authenticate(token(answer));
		assertThat(caller.getPrincipal().name()).isEqualTo("demo/airflow-etl");
		assertThat(caller.getPrincipal().groups()).containsExactly("airflow-etl");
	}

	@Test
	void aClientMayNameItselfInTheHeader() throws Exception {
		HttpResponse<String> answer = basic("airflow-etl:s3cr3t%3A%25");

		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(authenticate(token(answer)).getPrincipal().client()).isEqualTo("airflow-etl");
	}

	@Test
	void aProofBindsTheTokenAndIsGoodForOneRequest() throws Exception {
		DpopKey key = new DpopKey();
		String proof = key.sign(DpopKey.claims("", issuer + "/token", Instant.now()).claim("htm", "POST").build());

		HttpResponse<String> answer = proven(proof);
		assertThat(answer.body()).contains("\"token_type\":\"DPoP\"");
		JWTClaimsSet claims = SignedJWT.parse(token(answer)).getJWTClaimsSet();
		assertThat(claims.getJSONObjectClaim("cnf")).containsEntry("jkt", key.thumbprint());
		assertThat(proven(proof).body()).contains("invalid_dpop_proof");
		assertThat(proven("nonsense").statusCode()).isEqualTo(400);
	}

	@Test
	void aWrongSecretAndAnUnknownClientGetTheSameAnswer() throws Exception {
		HttpResponse<String> wrong = form("grant_type=client_credentials&client_id=airflow-etl&client_secret=x");
		HttpResponse<String> unknown = form("grant_type=client_credentials&client_id=nobody&client_secret=nobody");

		assertThat(wrong.statusCode()).isEqualTo(401);
		assertThat(wrong.body()).contains("invalid_client").isEqualTo(unknown.body());
		assertThat(unknown.statusCode()).isEqualTo(401);
		assertThat(basic("no colon").statusCode()).isEqualTo(401);
		assertThat(form("grant_type=client_credentials").statusCode()).isEqualTo(401);
	}

	@Test
	void anotherGrantIsRefused() throws Exception {
		assertThat(form("grant_type=password&client_id=airflow-etl").statusCode()).isEqualTo(400);
	}

	@Test
	void itPublishesOnlyThePublicKey() throws Exception {
		String keys = get("/jwks");

		assertThat(keys).contains("\"n\"").doesNotContain("\"d\"", "\"p\"", "\"q\"");
		assertThat(get("/.well-known/openid-configuration")).contains("\"issuer\":\"" + issuer + "\"", issuer + "/jwks",
				issuer + "/token");
	}

	@Test
	void withoutTheProfileItDoesNotExist() {
		try (ConfigurableApplicationContext plain = run("test", "--server.port=0", "--server.address=127.0.0.1")) {
			assertThat(plain.getBeanNamesForType(DemoTokens.class)).isEmpty();
			assertThat(plain.getBeanNamesForType(DemoIssuerController.class)).isEmpty();
			assertThat(plain.containsBean("demoIssuerChain")).isFalse();
		}
	}

	@Test
	void itRefusesToBeReachableByOthers() {
		assertThatThrownBy(() -> run("demo", "--server.port=1", "--server.address=0.0.0.0")).rootCause()
			.hasMessageContaining("server.address")
			.hasMessageContaining("from this machine only");
	}

	@Test
	void itNeedsAPortThatIsKnownInAdvance() {
		assertThatThrownBy(() -> run("demo", "--server.port=0")).rootCause()
			.hasMessageContaining("server.port")
			.hasMessageContaining("Set it to a free port");
	}

	@Test
	void aClientPrintsNoSecret() {
		assertThat(new DemoProperties.Client("s3cr3t", Set.of("etl")).toString()).doesNotContain("s3cr3t");
	}

	private static ConfigurableApplicationContext run(String profile, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--management.server.port=-1");
		all.add("--spring.main.banner-mode=off");
		return new SpringApplicationBuilder(JustIdentity.class).profiles(profile).run(all.toArray(String[]::new));
	}

	private static CallerAuthentication authenticate(String token) {
		return (CallerAuthentication) broker.getBean("tokenAuthentication", AuthenticationManager.class)
			.authenticate(Objects.requireNonNull(PresentedToken.of("Bearer " + token, UnboundRequest.INSTANCE)));
	}

	private static String token(HttpResponse<String> answer) throws Exception {
		return JSONObjectUtils.getString(JSONObjectUtils.parse(answer.body()), "access_token");
	}

	private static HttpResponse<String> form(String body) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(issuer + "/token"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(BodyPublishers.ofString(body)));
	}

	private static HttpResponse<String> basic(String pair) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(issuer + "/token"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)))
			.POST(BodyPublishers.ofString("grant_type=client_credentials")));
	}

	private static HttpResponse<String> proven(String proof) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(issuer + "/token"))
			.header("Content-Type", "application/x-www-form-urlencoded")
			.header("DPoP", proof)
			.POST(BodyPublishers
				.ofString("grant_type=client_credentials&client_id=airflow-etl&client_secret=s3cr3t%3A%25")));
	}

	private static String get(String path) throws Exception {
		return send(HttpRequest.newBuilder(URI.create(issuer + path))).body();
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return http.send(request.build(), BodyHandlers.ofString());
	}

	/** Has no stereotype annotation, so that component scanning does not find it. */
	@EnableAutoConfiguration
	@ComponentScan({ "io.credbroker.service.background", "io.credbroker.service.demo",
			"io.credbroker.service.identity" })
	static class JustIdentity {

		@Bean
		Clock clock() {
			return Clock.systemUTC();
		}

		@Bean
		Database database() {
			return new Database(DatabaseAddress.embedded(Path.of("target", "demo-issuer")), Duration.ofSeconds(1));
		}

	}

}
