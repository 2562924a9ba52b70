package io.credbroker.benchmark.load;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked, in turn, and the one status that counts as an answer, or
 * {@link #ANY_STATUS}.
 */
public record LoadTarget(String name, int port, int status, List<byte[]> requests) {

	/** Every answer counts, and those that succeeded are counted apart. */
	public static final int ANY_STATUS = 0;

	/**
	 * Asks for these paths with these headers, as the plugin does, over HTTP/1.1.
	 */
	public static LoadTarget get(String name, int port, int status, List<String> paths, Map<String, String> headers) {
		StringBuilder rest = new StringBuilder(" HTTP/1.1\r\nHost: 127.0.0.1:").append(port).append("\r\n");
		new TreeMap<>(headers)
			.forEach((header, value) -> rest.append(header).append(": ").append(value).append("\r\n"));
		String end = rest.append("\r\n").toString();
		return new LoadTarget(name, port, status,
				paths.stream().map((path) -> ("GET " + path + end).getBytes(StandardCharsets.US_ASCII)).toList());
	}

	InetAddress host() {
		return InetAddress.getLoopbackAddress();
	}

}
