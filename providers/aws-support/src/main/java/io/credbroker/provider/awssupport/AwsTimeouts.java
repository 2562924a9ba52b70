package io.credbroker.provider.awssupport;

import java.time.Duration;

import io.credbroker.http.HttpConnections.Limits;
import io.credbroker.provider.support.SettingChecks;
import io.credbroker.provider.support.StoreHttpResponse;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long AWS may take.
 *
 * @param connect until a connection is established
 * @param read until an answer has been read completely
 * @param total for one request of the broker, including every call that it needs
 */
public record AwsTimeouts(@DefaultValue("2s") Duration connect, @DefaultValue("5s") Duration read,
		@DefaultValue("8s") Duration total) {

	public AwsTimeouts {
		SettingChecks.timeout("timeouts.connect", connect);
		SettingChecks.timeout("timeouts.read", read);
		SettingChecks.timeout("timeouts.total", total);
	}

	Limits limits() {
		return new Limits(this.connect, this.connect.plus(this.read), StoreHttpResponse.LARGEST);
	}

}
