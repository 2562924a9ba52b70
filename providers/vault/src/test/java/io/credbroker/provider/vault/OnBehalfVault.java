package io.credbroker.provider.vault;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.credbroker.provider.vault.VaultAuthentication.Jwt;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IdentityTokens;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.IssuingScope;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.SecretValue;
import io.credbroker.spi.Standing;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

/**
 * A stubbed Vault that trusts the broker's tokens: each login must carry the role and the
 * token of a DAG.
 */
final class OnBehalfVault implements AutoCloseable {

	static final String LOGIN = "/v1/auth/airflow/login";

	private final List<String> signed = Collections.synchronizedList(new ArrayList<>());

	private final StubbedVault vault;

	OnBehalfVault(Path directory) {
		this.vault = new StubbedVault(directory);
		this.vault.stub(post(urlEqualTo(LOGIN)).atPriority(10).willReturn(error(400, "missing role or token")));
	}

	StubbedVault stub() {
		return this.vault;
	}

	/**
	 * Gives this Vault token to the DAG.
	 */
	void logsIn(String dag, String token) {
		answersLogin(dag, okJson("""
				{"auth":{"client_token":"%s","accessor":"a","lease_duration":3600,"renewable":false}}
				""".formatted(token)));
	}

	void answersLogin(String dag, ResponseDefinitionBuilder answer) {
		this.vault.stub(post(urlEqualTo(LOGIN)).withRequestBody(matchingJsonPath("$[?(@.role == 'etl')]"))
			.withRequestBody(matchingJsonPath("$[?(@.jwt =~ /signed-for-%s-.*/)]".formatted(dag)))
			.willReturn(answer));
	}

	static ResponseDefinitionBuilder error(int status, String error) {
		return aResponse().withStatus(status)
			.withHeader("Content-Type", "application/json")
			.withBody("{\"errors\":[\"" + error.replace("\"", "\\\"") + "\"]}");
	}

	VaultStoreSettings settings() {
		VaultStoreSettings usual = this.vault.settings(null);
		return new VaultStoreSettings(usual.address(), null, null, usual.engines(), usual.timeouts(),
				new VaultAuthentication(null, null, null, new Jwt("etl", null, "airflow", "https://vault.example"),
						null));
	}

	SecretProvider connect() {
		return new VaultStoreFactory(null, Tokens::new, Clock.systemUTC()).create(settings());
	}

	List<String> logins() {
		return this.vault.find(postRequestedFor(urlEqualTo(LOGIN)))
			.stream()
			.map(LoggedRequest::getBodyAsString)
			.toList();
	}

	List<String> signed() {
		return List.copyOf(this.signed);
	}

	static FetchResult fetch(SecretProvider store, Map<ContextPart, String> parts) {
		return store.fetch(new FetchRequest(StubbedVault.KEY, Duration.ofMinutes(15), context(parts),
				new AuditContext("ping/airflow", "correlation-1")));
	}

	static FetchResult fetch(SecretProvider store, String dag) {
		return fetch(store, Map.of(ContextPart.DAG, dag));
	}

	static IssuingContext context(Map<ContextPart, String> parts) {
		Map<ContextPart, ContextValue> values = new EnumMap<>(ContextPart.class);
		parts.forEach((part, text) -> values.put(part, ContextValue.of(text, Standing.VERIFIED)));
		return IssuingContext.of(Tokens.SCOPE, values::get);
	}

	@Override
	public void close() {
		this.vault.close();
	}

	/**
	 * Signs for a DAG, with another text each time.
	 */
	private final class Tokens implements IdentityTokens {

		static final IssuingScope SCOPE = IssuingScope.of(ContextPart.DAG);

		@Override
		public String issuer() {
			return "https://broker.example";
		}

		@Override
		public IssuingScope scope() {
			return SCOPE;
		}

		@Override
		public IdentityToken sign(TokenRequest request) {
			ContextValue dag = request.context().value(ContextPart.DAG);
			if (dag == null) {
				throw new MissingContextException(ContextPart.DAG);
			}
			OnBehalfVault.this.signed.add(request.audience());
			String name = dag.texts().getFirst();
			return new IdentityToken(SecretValue.of("signed-for-" + name + "-" + OnBehalfVault.this.signed.size()),
					"airflow:test:dag:" + name, Instant.now().plus(request.lifetime()));
		}

	}

}
