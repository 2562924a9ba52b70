package io.credbroker.service.ops;

import java.nio.charset.StandardCharsets;

import io.credbroker.service.ops.FakeBroker.Reply;
import org.jspecify.annotations.Nullable;

/**
 * Something that answers everybody the same.
 */
final class OpenServer implements AutoCloseable {

	private final HostileServer server;

	private volatile @Nullable String authorization;

	OpenServer(Reply reply) {
		this.server = new HostileServer((in, out) -> {
			this.authorization = PlainRequest.read(in).headers().get("authorization");
			byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
			out.write("HTTP/1.1 %d Any\r\nConnection: close\r\nContent-Length: %d\r\nContent-Type: %s\r\n\r\n"
				.formatted(reply.status(), body.length, reply.type())
				.getBytes(StandardCharsets.ISO_8859_1));
			out.write(body);
		});
	}

	String url() {
		return this.server.url();
	}

	/** What the last one showed. */
	@Nullable String authorization() {
		return this.authorization;
	}

	@Override
	public void close() {
		this.server.close();
	}

}
