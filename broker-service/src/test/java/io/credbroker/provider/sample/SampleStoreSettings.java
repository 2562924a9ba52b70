package io.credbroker.provider.sample;

import org.jspecify.annotations.Nullable;

/**
 * The settings of one store of type {@code sample}.
 *
 * @param password what each of its secrets holds
 */
public record SampleStoreSettings(String password) {

	public SampleStoreSettings(@Nullable String password) {
		if (password == null) {
			throw new IllegalArgumentException("password is missing: say what each secret holds");
		}
		this.password = password;
	}

}
