package io.credbroker.service.demo;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The part of OAuth2 and OpenID Connect that a service needs: client credentials,
 * discovery and keys.
 */
@RestController
@Profile("demo")
@RequestMapping(path = "/demo/issuer", produces = MediaType.APPLICATION_JSON_VALUE)
class DemoIssuerController {

	private final DemoProperties properties;

	private final DemoClients clients;

	private final DemoTokens tokens;

	private final DemoProofs proofs;

	DemoIssuerController(DemoProperties properties, DemoClients clients, DemoTokens tokens) {
		this.properties = properties;
		this.clients = clients;
		this.tokens = tokens;
		this.proofs = new DemoProofs(properties.issuer() + "/token");
	}

	@GetMapping("/.well-known/openid-configuration")
	Map<String, Object> discovery() {
		String issuer = this.properties.issuer();
		return Map.of("issuer", issuer, "jwks_uri", issuer + "/jwks", "token_endpoint", issuer + "/token",
				"grant_types_supported", List.of("client_credentials"), "token_endpoint_auth_methods_supported",
				List.of("client_secret_basic", "client_secret_post"), "dpop_signing_alg_values_supported",
				List.of("ES256", "RS256"));
	}

	@GetMapping("/jwks")
	Map<String, Object> keys() {
		return this.tokens.publicKeys();
	}

	@PostMapping(path = "/token", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE)
	ResponseEntity<Map<String, Object>> token(@RequestParam Map<String, String> form,
			@RequestHeader(name = "Authorization", required = false) @Nullable String authorization,
			@RequestHeader(name = "DPoP", required = false) @Nullable String proof) {
		if (!"client_credentials".equals(form.get("grant_type"))) {
			return answer(HttpStatus.BAD_REQUEST, Map.of("error", "unsupported_grant_type"));
		}
		Credentials given = (authorization != null) ? basic(authorization)
				: new Credentials(form.getOrDefault("client_id", ""), form.getOrDefault("client_secret", ""));
		return this.clients.find(given.id(), given.secret())
			.map((client) -> granted(given.id(), client, proof))
			.orElseGet(() -> answer(HttpStatus.UNAUTHORIZED, Map.of("error", "invalid_client")));
	}

	/**
	 * A token that is bound to the key of the proof, where there is a proof.
	 */
	private ResponseEntity<Map<String, Object>> granted(String id, DemoProperties.Client client,
			@Nullable String proof) {
		try {
			String thumbprint = (proof != null) ? this.proofs.thumbprint(proof) : null;
			return answer(HttpStatus.OK, Map.of("access_token", this.tokens.issue(id, client, thumbprint), "token_type",
					(proof != null) ? "DPoP" : "Bearer", "expires_in", DemoTokens.LIFE.toSeconds()));
		}
		catch (JwtException ex) {
			return answer(HttpStatus.BAD_REQUEST, Map.of("error", "invalid_dpop_proof"));
		}
	}

	private static ResponseEntity<Map<String, Object>> answer(HttpStatus status, Map<String, Object> body) {
		ResponseEntity.BodyBuilder answer = ResponseEntity.status(status).cacheControl(CacheControl.noStore());
		if (status == HttpStatus.UNAUTHORIZED) {
			answer.header("WWW-Authenticate", "Basic realm=\"demo\"");
		}
		return answer.body(body);
	}

	/**
	 * Id and secret are form-encoded before they are joined, as RFC 6749 demands.
	 */
	private static Credentials basic(String authorization) {
		try {
			String pair = new String(Base64.getDecoder().decode(authorization.replaceFirst("(?i)^Basic +", "")),
					StandardCharsets.UTF_8);
			int colon = pair.indexOf(':');
			return (colon < 0) ? Credentials.NONE
					: new Credentials(decoded(pair.substring(0, colon)), decoded(pair.substring(colon + 1)));
		}
		catch (IllegalArgumentException ex) {
			return Credentials.NONE;
		}
	}

	private static String decoded(String text) {
		return URLDecoder.decode(text, StandardCharsets.UTF_8);
	}

	private record Credentials(String id, String secret) {

		private static final Credentials NONE = new Credentials("", "");

	}

}
