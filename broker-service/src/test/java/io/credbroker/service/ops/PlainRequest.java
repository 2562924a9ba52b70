package io.credbroker.service.ops;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A request as it came over a connection.
 *
 * @param headers by their names in lower case
 */
record PlainRequest(String method, String path, String query, Map<String, String> headers, String body) {

	static PlainRequest read(InputStream in) throws IOException {
		List<String> start = Stream.of(line(in).split(" ", 3)).toList();
		String[] target = start.get(1).split("\\?", 2);
		Map<String, String> headers = new TreeMap<>();
		for (String line = line(in); !line.isEmpty(); line = line(in)) {
			String[] header = line.split(": ?", 2);
			headers.put(header[0].toLowerCase(Locale.ROOT), header[1]);
		}
		byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
		return new PlainRequest(start.getFirst(), target[0], (target.length > 1) ? target[1] : "", headers,
				new String(body, StandardCharsets.UTF_8));
	}

	private static String line(InputStream in) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
			line.append((char) next);
		}
		return line.toString().stripTrailing();
	}

	/**
	 * The parameters by their names; what the real broker refuses is one named
	 * {@code invalid}.
	 */
	Map<String, String> parameters() {
		Map<String, String> parameters = new TreeMap<>();
		for (String part : this.query.isEmpty() ? new String[0] : this.query.split("&", -1)) {
			String[] pair = part.split("=", 2);
			String before = parameters.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
			if (part.contains("+") || before != null) {
				parameters.put("invalid", part);
			}
		}
		return parameters;
	}

}
