package io.credbroker.service.connection;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.credbroker.spi.SecretValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The golden cases of broker-api.
 */
final class GoldenCases {

	private static final Path HOME = Path.of("../broker-api/golden/connections");

	private static final JsonMapper MAPPER = JsonMapper.builder()
		.enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
		.build();

	private GoldenCases() {
	}

	static List<Map<String, Object>> cases(String file) {
		return MAPPER.readValue(HOME.resolve(file), new TypeReference<List<Map<String, Object>>>() {
		});
	}

	@SuppressWarnings("unchecked")
	static AirflowConnection connection(Map<String, Object> golden) {
		Map<String, Object> map = (Map<String, Object>) Objects.requireNonNull(golden.get("connection"));
		String password = (String) map.get("password");
		BigInteger port = (BigInteger) map.get("port");
		return new AirflowConnection(text(map, "conn_type"), text(map, "description"), text(map, "host"),
				text(map, "login"), (password != null) ? SecretValue.of(password) : null, text(map, "schema"),
				(port != null) ? port.intValueExact() : null, (Map<String, @Nullable Object>) map.get("extra"));
	}

	private static @Nullable String text(Map<String, Object> map, String key) {
		return (String) map.get(key);
	}

}
