package io.credbroker.service.lookup;

import java.util.Map;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;

/**
 * What a granted lookup answers with; prints none of it.
 */
public sealed interface Answer {

	/**
	 * A connection in both of its forms.
	 *
	 * @param uri absent where a URI cannot carry the connection
	 * @param noUri why there is no URI
	 * @param fields Airflow's own keys
	 */
	record OfConnection(String connType, @Nullable SecretValue uri, @Nullable String noUri,
			Map<String, Object> fields) implements Answer {

		@Override
		public String toString() {
			return "OfConnection[connType=" + this.connType + "]";
		}

	}

	/** The value of a variable or a config. */
	record OfValue(SecretValue value) implements Answer {
	}

}
