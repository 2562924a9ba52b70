package io.credbroker.provider.support;

import java.time.Duration;

import io.credbroker.http.HttpConnections.Limits;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a store may take.
 *
 * @param connect until a connection is established
 * @param read until an answer has been read completely
 */
public record StoreTimeouts(@DefaultValue("2s") Duration connect, @DefaultValue("5s") Duration read) {

	public StoreTimeouts {
		SettingChecks.timeout("timeouts.connect", connect);
		SettingChecks.timeout("timeouts.read", read);
	}

	/**
	 * How long one exchange may take as a whole.
	 */
	public Duration total() {
		return this.connect.plus(this.read);
	}

	/**
	 * What one exchange may take.
	 */
	public Limits limits() {
		return new Limits(this.connect, total(), StoreHttpResponse.LARGEST);
	}

}
