package io.credbroker.provider.cyberarkccp;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.credbroker.http.HttpConnections;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.provider.support.KeyChecks;
import io.credbroker.provider.support.StoreHttpResponse;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.KeyChecker;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.StoreStatus;

/**
 * Reads accounts from a Central Credential Provider.
 */
final class CcpStore implements KeyChecker {

	private static final int LONGEST_REASON = 200;

	private final CcpStoreSettings settings;

	private final HttpConnections connections;

	CcpStore(CcpStoreSettings settings, HttpConnections connections) {
		this.settings = settings;
		this.connections = connections;
	}

	@Override
	public void check(SecretKey key) {
		KeyChecks.check(key, CcpKey::read);
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		try {
			Map<String, String> parameters = new LinkedHashMap<>();
			parameters.put("AppID", this.settings.appId());
			parameters.putAll(CcpKey.read(request.key()).parameters());
			parameters.put("Reason", reason(request.audit()));
			parameters.put("FailRequestOnPasswordChange", "true");
			return CcpAccount.read(get("/api/Accounts?" + query(parameters)), this.settings.fields());
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	/**
	 * Who asks, reduced to the characters that a reason may hold.
	 */
	private static String reason(AuditContext audit) {
		String reason = ("broker:" + audit.correlationId() + ":" + audit.caller()).replaceAll("[^\\w.:/@-]", "_");
		return reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
	}

	private static String query(Map<String, String> parameters) {
		return parameters.entrySet()
			.stream()
			.map((parameter) -> parameter.getKey() + "=" + encoded(parameter.getValue()))
			.collect(Collectors.joining("&"));
	}

	private static String encoded(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
	}

	/**
	 * Asks for the description of the web service, which needs the certificate but no
	 * application and no account.
	 */
	@Override
	public StoreStatus probe() {
		try {
			StoreHttpResponse answer = get("/v1.1/aim.asmx");
			return (answer.status() == 200) ? new StoreStatus.Up() : CcpFailure.FAILURES.status(CcpFailure.of(answer));
		}
		catch (FailedCallException ex) {
			return CcpFailure.FAILURES.status(ex.failure());
		}
	}

	private StoreHttpResponse get(String path) throws FailedCallException {
		String address = this.settings.address().toString().replaceAll("/+$", "");
		URI uri = URI.create(address + "/" + this.settings.webService() + path);
		HttpRequest request = HttpRequest.newBuilder(uri).header("Accept", "application/json").GET().build();
		try {
			return StoreHttpResponse.of(this.connections.send(request));
		}
		catch (IOException ex) {
			throw new FailedCallException(CcpFailure.FAILURES.ofExchange(ex));
		}
	}

	@Override
	public void close() {
		this.connections.close();
	}

}
