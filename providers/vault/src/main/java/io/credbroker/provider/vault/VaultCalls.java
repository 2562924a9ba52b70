package io.credbroker.provider.vault;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.RetryAfter;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.provider.support.StoreJson;
import io.credbroker.spi.AuditContext;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.vault.client.VaultClients;
import org.springframework.vault.client.VaultEndpoint;
import org.springframework.vault.client.VaultHttpHeaders;
import org.springframework.vault.support.VaultToken;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.util.UriUtils;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The calls that the store makes of Vault.
 */
final class VaultCalls implements AutoCloseable {

	/**
	 * Names the caller in Vault's audit log, once Vault is told to record the header.
	 */
	static final String CALLER = "X-Broker-Caller";

	/**
	 * Joins Vault's audit log to the broker's.
	 */
	static final String CORRELATION_ID = "X-Correlation-Id";

	/**
	 * Vault's agents and proxies can be told to require it against request forgery.
	 */
	private static final String VAULT_REQUEST = "X-Vault-Request";

	private static final int LONGEST_HEADER = 256;

	private final VaultConnections connections;

	private final VaultEndpoint endpoint;

	private final RestClient outside;

	private final RestClient inside;

	VaultCalls(VaultStoreSettings settings, VaultConnections connections) {
		this.connections = connections;
		this.endpoint = endpoint(settings.address());
		this.outside = VaultClients.createRestClient(() -> this.endpoint, connections,
				(builder) -> builder.defaultHeader(VAULT_REQUEST, "true"));
		String namespace = settings.namespace();
		this.inside = (namespace != null)
				? this.outside.mutate().defaultHeader(VaultHttpHeaders.VAULT_NAMESPACE, namespace).build()
				: this.outside;
	}

	private static VaultEndpoint endpoint(URI address) {
		VaultEndpoint endpoint = new VaultEndpoint();
		endpoint.setScheme(address.getScheme());
		endpoint.setHost(address.getHost());
		endpoint
			.setPort((address.getPort() != -1) ? address.getPort() : "https".equals(address.getScheme()) ? 443 : 80);
		endpoint.setPath(address.getPath().replaceAll("^/+|/+$", "").concat("/v1").replaceAll("^/", ""));
		return endpoint;
	}

	/**
	 * Sends a credential to the login of one authentication method.
	 */
	StoreHttpResponse login(String mount, Map<String, String> body, String correlationId) throws FailedCallException {
		List<String> path = new ArrayList<>(List.of("auth"));
		path.addAll(List.of(mount.split("/")));
		path.add("login");
		return post(path, body, (headers) -> {
			if (!correlationId.isEmpty()) {
				headers.set(CORRELATION_ID, headerSafe(correlationId));
			}
		});
	}

	StoreHttpResponse read(PathQuery question, VaultToken token, AuditContext audit) throws FailedCallException {
		String query = question.query()
			.entrySet()
			.stream()
			.map((parameter) -> parameter.getKey() + "=" + UriUtils.encode(parameter.getValue(), UTF_8))
			.collect(Collectors.joining("&"));
		URI uri = uri(question.path());
		return get(this.inside, query.isEmpty() ? uri : URI.create(uri + "?" + query), auditedAs(audit, token));
	}

	/**
	 * Orders a database engine to replace the password of a static role.
	 */
	StoreHttpResponse rotate(List<String> path, VaultToken token, AuditContext audit) throws FailedCallException {
		return post(path, Map.of(), auditedAs(audit, token));
	}

	/**
	 * Orders Vault to end a lease and waits until the engine has done it.
	 */
	StoreHttpResponse revoke(String leaseId, VaultToken token) throws FailedCallException {
		return post(List.of("sys", "leases", "revoke"), Map.of("lease_id", leaseId, "sync", true), as(token));
	}

	/**
	 * Asks Vault what it knows of the token itself, which tells a token that is no longer
	 * accepted from one that may not read something.
	 */
	StoreHttpResponse lookupSelf(VaultToken token) throws FailedCallException {
		return get(this.inside, uri(List.of("auth", "token", "lookup-self")), as(token));
	}

	/**
	 * Asks outside of the namespace, because Vault answers this one only there; standby
	 * nodes count as healthy.
	 */
	StoreHttpResponse health() throws FailedCallException {
		URI uri = URI.create(uri(List.of("sys", "health")) + "?standbyok=true&perfstandbyok=true");
		return get(this.outside, uri, (_) -> {
		});
	}

	private static Consumer<HttpHeaders> as(VaultToken token) {
		return (headers) -> headers.set(VaultHttpHeaders.VAULT_TOKEN, token.getToken());
	}

	private static Consumer<HttpHeaders> auditedAs(AuditContext audit, VaultToken token) {
		return as(token).andThen((headers) -> {
			headers.set(CALLER, headerSafe(audit.caller()));
			headers.set(CORRELATION_ID, headerSafe(audit.correlationId()));
		});
	}

	private StoreHttpResponse post(List<String> path, Map<String, ?> body, Consumer<HttpHeaders> headers)
			throws FailedCallException {
		return exchange(this.inside.post()
			.uri(uri(path))
			.headers(headers)
			.contentType(MediaType.APPLICATION_JSON)
			.body(StoreJson.STRICT.writeValueAsBytes(body)));
	}

	private static StoreHttpResponse get(RestClient client, URI uri, Consumer<HttpHeaders> headers)
			throws FailedCallException {
		return exchange(client.get().uri(uri).headers(headers));
	}

	private static StoreHttpResponse exchange(RestClient.RequestHeadersSpec<?> request) throws FailedCallException {
		try {
			return request
				.exchangeForRequiredValue((_, response) -> StoreHttpResponse.of(response.getStatusCode().value(),
						response.getHeaders().getFirst(RetryAfter.HEADER), response.getBody().readAllBytes()));
		}
		catch (RestClientException ex) {
			throw new FailedCallException(VaultFailure.FAILURES.ofExchange(ex.getCause()));
		}
	}

	/**
	 * Encodes each segment on its own, so that no name is taken for a template, a query
	 * or another segment.
	 */
	private URI uri(List<String> path) {
		return URI.create(this.endpoint.createUriString(
				path.stream().map((segment) -> UriUtils.encode(segment, UTF_8)).collect(Collectors.joining("/"))));
	}

	private static String headerSafe(String text) {
		String safe = text.chars().allMatch((letter) -> letter > ' ' && letter < 0x7f) ? text
				: UriUtils.encode(text, UTF_8);
		return safe.substring(0, Math.min(safe.length(), LONGEST_HEADER));
	}

	@Override
	public void close() {
		this.connections.http().close();
	}

	/**
	 * Something to read.
	 *
	 * @param query parameters that the engine understands; none of them is a secret
	 */
	record PathQuery(List<String> path, Map<String, String> query) {
	}

}
