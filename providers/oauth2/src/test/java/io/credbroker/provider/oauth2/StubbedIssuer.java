package io.credbroker.provider.oauth2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.credbroker.provider.oauth2.OAuth2Authentication.ClientSecret;
import io.credbroker.provider.oauth2.OAuth2StoreSettings.NarrowerScope;
import io.credbroker.provider.support.StoreTimeouts;
import io.credbroker.provider.testkit.StubServer;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.ContextPart;
import io.credbroker.spi.ContextSource;
import io.credbroker.spi.ContextValue;
import io.credbroker.spi.ContextualIssuer;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.OptionValue;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretOptions;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.Standing;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

/**
 * Plays the part of an authorization server whose client is {@code broker}.
 */
final class StubbedIssuer extends StubServer {

	static final String TOKEN = "/token";

	static final String REVOKE = "/revoke";

	static final String DISCOVERY = "/.well-known/openid-configuration";

	private static final JsonMapper JSON = new JsonMapper();

	static final StoreTimeouts BRIEF = new StoreTimeouts(Duration.ofMillis(500), Duration.ofSeconds(1));

	private final Path directory;

	StubbedIssuer(Path directory) {
		this.directory = directory;
		stub(post(urlPathEqualTo(REVOKE)).willReturn(ok()));
		answers(okJson(token(Map.of())));
	}

	/**
	 * A good answer, with these members beside or instead of the usual.
	 */
	static String token(Map<String, ?> members) {
		Map<String, Object> all = new LinkedHashMap<>(
				Map.of("access_token", "the-token", "token_type", "Bearer", "expires_in", 300));
		all.putAll(members);
		return JSON.writeValueAsString(all);
	}

	static String error(String code) {
		return JSON.writeValueAsString(Map.of("error", code, "error_description", "as told: hidden-detail"));
	}

	void answers(ResponseDefinitionBuilder answer) {
		stub(post(urlPathEqualTo(TOKEN)).willReturn(answer));
	}

	/**
	 * Publishes a document with these members beside or instead of the usual.
	 */
	void publishes(String path, Map<String, ?> members) {
		Map<String, Object> document = new LinkedHashMap<>(Map.of("issuer", address().toString(), "token_endpoint",
				address() + TOKEN, "revocation_endpoint", address() + REVOKE));
		document.putAll(members);
		stub(get(urlPathEqualTo(path)).willReturn(okJson(JSON.writeValueAsString(document))));
	}

	/**
	 * A file with this secret.
	 */
	Path secret(String name, String secret) {
		try {
			return Files.writeString(this.directory.resolve(name), secret);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	OAuth2Authentication bySecret() {
		return bySecrets(List.of(secret("secret", "s3cr/et +")), ClientSecret.Method.BASIC);
	}

	static OAuth2Authentication bySecrets(List<Path> files, ClientSecret.Method method) {
		return new OAuth2Authentication(new ClientSecret(files, method), null, null);
	}

	SecretProvider connect() {
		return connect(Preset.NONE, bySecret(), NarrowerScope.REFUSE, BRIEF);
	}

	SecretProvider connect(Preset preset) {
		return connect(preset, bySecret(), NarrowerScope.REFUSE, BRIEF);
	}

	SecretProvider connect(OAuth2Authentication authentication, Clock clock) {
		return new OAuth2StoreFactory(null, clock).create(at(address()).settings(Preset.NONE, authentication));
	}

	SecretProvider connect(Preset preset, OAuth2Authentication authentication, NarrowerScope narrower,
			StoreTimeouts timeouts) {
		return new OAuth2StoreFactory(null, Clock.systemUTC())
			.create(at(address()).settings(preset, authentication, narrower, timeouts));
	}

	SecretProvider discovering(Preset preset, Clock clock) {
		return new OAuth2StoreFactory(null, clock)
			.create(new Located(address(), null, null).settings(preset, bySecret()));
	}

	static Located at(URI address) {
		return new Located(null, URI.create(address + TOKEN), URI.create(address + REVOKE));
	}

	/**
	 * The forms that the token endpoint has received, by name of their fields.
	 */
	List<Map<String, String>> forms() {
		return find(postRequestedFor(urlPathEqualTo(TOKEN))).stream().map(StubbedIssuer::form).toList();
	}

	static Map<String, String> form(LoggedRequest request) {
		return form(request.getBodyAsString());
	}

	static Map<String, String> form(String body) {
		Map<String, String> fields = new TreeMap<>();
		for (String field : body.split("&", -1)) {
			String[] parts = field.split("=", 2);
			fields.merge(decoded(parts[0]), decoded(parts[1]), (one, other) -> one + "," + other);
		}
		return fields;
	}

	private static String decoded(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	int requests() {
		return count(anyRequestedFor(anyUrl()));
	}

	static ResponseDefinitionBuilder text(int status, String body) {
		return aResponse().withStatus(status).withBody(body);
	}

	static SecretKey key(Map<String, OptionValue> options) {
		return key(options, Map.of());
	}

	static SecretKey key(Map<String, OptionValue> options, Map<String, String> variables) {
		return new SecretKey("warehouse", new SecretOptions(options, variables));
	}

	static OptionValue text(String text) {
		return new OptionValue.Text(text);
	}

	static FetchResult fetch(SecretProvider provider, SecretKey key) {
		return fetch(provider, key, StubbedIssuer::known);
	}

	static FetchResult fetch(SecretProvider provider, SecretKey key, ContextSource source) {
		return provider.fetch(new FetchRequest(key, Duration.ofMinutes(15),
				IssuingContext.of(((ContextualIssuer) provider).issuingScope(key), source),
				new AuditContext("ping/airflow", "c-1")));
	}

	private static @Nullable ContextValue known(ContextPart part) {
		return (part == ContextPart.CALLER_TOKEN) ? ContextValue.of("caller.token.sent", Standing.TOKEN)
				: ContextValue.of("the-" + part.name().toLowerCase(java.util.Locale.ROOT), Standing.VERIFIED);
	}

}
