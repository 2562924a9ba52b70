package io.credbroker.service.connection;

import java.util.Map;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * An Airflow connection, ready to be written as a URI or as JSON.
 * <p>
 * It prints only its type, since any other part may come from a secret.
 *
 * @param connType {@code null} when the secret of a whole connection names none
 * @param extra JSON values; {@code null} means that the connection has no extra
 */
public record AirflowConnection(@Nullable String connType, @Nullable String description, @Nullable String host,
		@Nullable String login, @Nullable SecretValue password, @Nullable String schema, @Nullable Integer port,
		@Nullable Map<String, @Nullable Object> extra) {

	@Override
	public String toString() {
		return "AirflowConnection[connType=" + this.connType + "]";
	}

}
