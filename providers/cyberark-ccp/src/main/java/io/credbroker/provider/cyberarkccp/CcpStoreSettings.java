package io.credbroker.provider.cyberarkccp;

import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

import io.credbroker.provider.support.SettingChecks;
import io.credbroker.provider.support.StoreTimeouts;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one store of type {@code cyberark-ccp}; none of them is a secret.
 *
 * @param address where the Central Credential Provider listens, for example
 * {@code https://ccp.internal}
 * @param webService the name of its web service, {@code AIMWebService} unless it was
 * installed under another
 * @param appId the application that the vault's owners defined for the broker
 * @param sslBundle the Spring SSL bundle that holds the trusted authorities and the
 * broker's own certificate
 * @param fields the property of the account that each field is taken from, beside those
 * of {@link #FIELDS}
 * @param timeouts how long the Central Credential Provider may take
 */
public record CcpStoreSettings(URI address, String webService, String appId, @Nullable String sslBundle,
		Map<String, String> fields, StoreTimeouts timeouts) {

	/**
	 * What the fields are taken from unless the settings say otherwise.
	 */
	static final Map<String, String> FIELDS = Map.of("username", "UserName", "password", "Content", "host", "Address",
			"port", "Port", "database", "Database");

	public CcpStoreSettings(@Nullable URI address, @DefaultValue("AIMWebService") String webService,
			@Nullable String appId, @Nullable String sslBundle, @Nullable Map<String, String> fields,
			@DefaultValue StoreTimeouts timeouts) {
		this.address = SettingChecks.address("address", address, "https://ccp.internal");
		if (!webService.matches("[A-Za-z0-9._-]+")) {
			throw new IllegalArgumentException("web-service must be one name such as AIMWebService: " + webService);
		}
		this.webService = webService;
		if (appId == null || !CcpKey.isPlain(appId)) {
			throw new IllegalArgumentException(
					"app-id is missing, or holds what the Central Credential Provider does not take: + & % ;");
		}
		this.appId = appId;
		this.sslBundle = sslBundle;
		this.fields = checked((fields != null) ? fields : Map.of());
		this.timeouts = timeouts;
	}

	private static Map<String, String> checked(Map<String, String> fields) {
		Map<String, String> all = new TreeMap<>(FIELDS);
		fields.forEach((field, property) -> {
			if (field.isBlank() || property.isBlank()) {
				throw new IllegalArgumentException("fields." + field + " must name a property of the account");
			}
			all.put(field, property);
		});
		return Map.copyOf(all);
	}

}
