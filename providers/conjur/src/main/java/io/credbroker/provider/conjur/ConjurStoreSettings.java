package io.credbroker.provider.conjur;

import java.net.URI;
import java.util.HashSet;
import java.util.List;

import io.credbroker.provider.support.SettingChecks;
import io.credbroker.provider.support.StoreTimeouts;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of one store of type {@code conjur}; none of them is a secret.
 *
 * @param address where Conjur listens, with a path where it has one, for example
 * {@code https://conjur.internal}
 * @param account the organization account that Conjur was set up with
 * @param sslBundle the Spring SSL bundle that holds the trusted authorities and, for
 * certificate logins, the broker's own certificate
 * @param fields the variables under a key that make one secret, unless the key names its
 * own
 * @param timeouts how long Conjur may take
 * @param authentication how the broker logs in
 */
public record ConjurStoreSettings(URI address, String account, @Nullable String sslBundle, List<String> fields,
		StoreTimeouts timeouts, ConjurAuthentication authentication) {

	public ConjurStoreSettings(@Nullable URI address, @Nullable String account, @Nullable String sslBundle,
			@DefaultValue({ "username", "password" }) List<String> fields, @DefaultValue StoreTimeouts timeouts,
			@Nullable ConjurAuthentication authentication) {
		this.address = SettingChecks.address("address", address, "https://conjur.internal");
		if (account == null || account.isBlank()) {
			throw new IllegalArgumentException("account is missing: it is the name Conjur was set up with");
		}
		this.account = account;
		this.sslBundle = sslBundle;
		this.fields = checked(fields);
		this.timeouts = timeouts;
		this.authentication = SettingChecks.authentication(authentication, ConjurAuthentication.CHOICES);
	}

	private static List<String> checked(List<String> fields) {
		if (fields.isEmpty() || new HashSet<>(fields).size() != fields.size()
				|| !fields.stream().allMatch(ConjurKey::isField)) {
			throw new IllegalArgumentException(
					"fields must name at least one variable, each once and without a slash: " + fields);
		}
		return List.copyOf(fields);
	}

}
