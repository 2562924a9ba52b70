package io.credbroker.provider.cyberarkccp;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.credbroker.provider.cyberarkccp.CcpKey.Search;
import io.credbroker.provider.cyberarkccp.CcpKey.Unusable;
import io.credbroker.provider.support.FailedCallException;
import io.credbroker.http.HttpConnections;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.StoreStatus;

/**
 * Reads accounts from a Central Credential Provider.
 */
final class CcpStore implements SecretProvider {

	private static final int LONGEST_REASON = 200;

	private final CcpStoreSettings settings;

	private final HttpConnections connections;

	CcpStore(CcpStoreSettings settings, HttpConnections connections) {
		this.settings = settings;
		this.connections = connections;
	}

	@Override
	public FetchResult fetch(FetchRequest request) {
		return switch (CcpKey.read(request.key())) {
			case Search search -> fetch(search, request.audit());
			case Unusable(String reason) -> new Malformed(reason);
		};
	}

	private FetchResult fetch(Search search, AuditContext audit) {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("AppID", this.settings.appId());
		parameters.putAll(search.parameters());
		parameters.put("Reason", reason(audit));
		parameters.put("FailRequestOnPasswordChange", "true");
		try {
			return CcpAccount.read(get("/api/Accounts?" + query(parameters)), this.settings.fields());
		}
		catch (FailedCallException ex) {
			return ex.failure();
		}
	}

	/**
	 * Who asks, in the letters that a reason may hold.
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
			CcpAnswer answer = get("/v1.1/aim.asmx");
			return (answer.status() == 200) ? new StoreStatus.Up() : status(CcpFailure.of(answer));
		}
		catch (FailedCallException ex) {
			return status(ex.failure());
		}
	}

	private static StoreStatus status(FetchResult.Failure failure) {
		return switch (failure) {
			case Denied(String reason) -> new StoreStatus.Refusing(reason);
			case Rejected(String reason) -> new StoreStatus.Refusing(reason);
			case Unavailable unavailable -> new StoreStatus.Down(unavailable.reason());
			case Malformed(String reason) -> new StoreStatus.Down(reason);
			case FetchResult.Throttled _ -> new StoreStatus.Down("CCP asks for fewer calls");
			case FetchResult.Missing _, FetchResult.Rotating _ ->
				new StoreStatus.Down("CCP answered something else than was asked");
		};
	}

	private CcpAnswer get(String path) throws FailedCallException {
		String address = this.settings.address().toString().replaceAll("/+$", "");
		URI uri = URI.create(address + "/" + this.settings.webService() + path);
		HttpRequest request = HttpRequest.newBuilder(uri).header("Accept", "application/json").GET().build();
		try {
			return CcpAnswer.of(this.connections.send(request));
		}
		catch (IOException ex) {
			throw CcpFailure.ofIo(ex);
		}
	}

	@Override
	public void close() {
		this.connections.close();
	}

}
