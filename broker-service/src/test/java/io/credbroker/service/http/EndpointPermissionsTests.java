package io.credbroker.service.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.credbroker.service.support.Broker;
import io.credbroker.service.support.SigningKeyFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

class EndpointPermissionsTests {

	private static Broker broker;

	@BeforeAll
	static void start(@TempDir Path directory) {
		broker = Broker.start(directory, "connections: {}\npolicies: []\n",
				Map.of("broker.federation.issuer", "https://broker.example", "broker.federation.deployment", "test",
						"broker.federation.keys.directory",
						SigningKeyFiles.in(directory.resolve("keys"))
							.add("one", Instant.now().minusSeconds(60), Duration.ofDays(1))
							.directory(),
						"broker.audit.sinks.db.type", "database", "broker.audit.sinks.db.database.directory",
						directory.resolve("record"), "broker.roles.auditor.issuer", "test",
						"broker.roles.auditor.groups", "auditors"),
				Planted.class);
	}

	@AfterAll
	static void stop() {
		broker.close();
	}

	private static HttpResponse<String> ask(String method, String path, String... groups) {
		return broker.send(HttpRequest.newBuilder(URI.create(broker.url() + path))
			.method(method, HttpRequest.BodyPublishers.noBody())
			.header("Authorization", "Bearer " + broker.issuer().token("operator", groups))
			.build());
	}

	@Test
	void anEndpointThatAsksForAPermissionIsOneLine() {
		HttpResponse<String> refused = ask("POST", "/v1/planted/one", "others");
		HttpResponse<String> answered = ask("POST", "/v1/planted/one", "auditors");

		assertThat(refused.statusCode()).isEqualTo(403);
		assertThat(refused.body()).contains("\"code\":\"role_required\"", "broker.roles.auditor");
		assertThat(answered.statusCode()).isEqualTo(200);
		assertThat(answered.body()).isEqualTo("one");
		assertThat(ask("GET", "/v1/audit/events?event=access&caller=operator", "auditors").body())
			.contains("\"id\":\"/v1/planted/one\"", "\"outcome\":\"role_required\"", "\"outcome\":\"granted\"");
	}

	@Test
	void noOtherMethodAndNoOtherPathIsAnsweredForIt() {
		assertThat(ask("POST", "/v1/planted", "auditors").statusCode()).isEqualTo(405);
		assertThat(ask("POST", "/v1/audit/events", "auditors").statusCode()).isEqualTo(405);
		assertThat(broker
			.send(HttpRequest.newBuilder(URI.create(broker.url() + "/v1/planted/one"))
				.POST(HttpRequest.BodyPublishers.noBody())
				.build())
			.statusCode()).isEqualTo(401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/v1/audit/%65vents", "/v1/%61udit/verify", "/v1/audit/events;a=b", "/v1/audit;a/verify",
			"/v1/access/%72eadable?issuer=test&subject=s", "/v1/access/readers;?connection=a" })
	void anotherSpellingOfThePathIsNoWayRoundThePermission(String path) {
		assertThat(ask("GET", path, "others").body()).doesNotContain("events\":", "intact", "readable\":", "rules\":")
			.contains("role_required");
	}

	/**
	 * Each new endpoint must declare its permission.
	 */
	@Test
	void everyEndpointIsInTheTableOrKnownToAskForNone() {
		Stream<String> mapped = broker.application()
			.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap((mapping) -> mapping.getPatternValues().stream())
			.filter((path) -> path.startsWith("/v1/"));

		List<String> known = EndpointPermissions.ALL.endpoints().stream().map(EndpointPermission::path).toList();
		assertThat(mapped.filter((path) -> !path.contains("explain"))).containsExactlyInAnyOrderElementsOf(known);
	}

	/**
	 * Nothing else is answered beside the API, and only this needs no token.
	 */
	@Test
	void theDocumentsOfTheIssuerAreOpenAndNothingElseIs() {
		Stream<String> beside = broker.application()
			.getBeanProvider(AbstractUrlHandlerMapping.class)
			.stream()
			.flatMap((mapping) -> mapping.getHandlerMap().keySet().stream());
		Stream<String> mapped = broker.application()
			.getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
			.getHandlerMethods()
			.keySet()
			.stream()
			.flatMap((mapping) -> mapping.getPatternValues().stream())
			.filter((path) -> !path.startsWith("/v1/"));

		assertThat(beside).containsExactlyInAnyOrder("/.well-known/openid-configuration", "/federation/jwks")
			.allSatisfy((path) -> assertThat(broker.get(path, Map.of()).statusCode()).isEqualTo(200));
		assertThat(mapped).isEmpty();
		assertThat(broker.get("/federation", Map.of()).statusCode()).isEqualTo(401);
		assertThat(broker.get("/.well-known/other", Map.of()).statusCode()).isEqualTo(401);
	}

	/**
	 * An endpoint as a room would add it.
	 */
	static class Planted {

		@Bean
		@Primary
		EndpointPermissions plantedPermissions() {
			return new EndpointPermissions(
					Stream
						.concat(EndpointPermissions.ALL.endpoints().stream(),
								Stream.of(EndpointPermission.of(HttpMethod.POST, "/v1/planted/{id}",
										Permission.AUDIT_READ)))
						.toList());
		}

		@Bean
		RouterFunction<ServerResponse> plantedEndpoint() {
			return RouterFunctions.route()
				.POST("/v1/planted/{id}", (request) -> ServerResponse.ok().body(request.pathVariable("id")))
				.build();
		}

	}

}
