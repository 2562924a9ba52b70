package io.credbroker.service.tracing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * A collector on loopback that receives spans over OTLP, as protobuf over HTTP.
 */
final class SpanReceiver implements AutoCloseable {

	private final HttpServer server;

	private final List<ExportTraceServiceRequest> received = new CopyOnWriteArrayList<>();

	SpanReceiver() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/v1/traces", this::receive);
		this.server.start();
	}

	private void receive(HttpExchange exchange) throws IOException {
		boolean protobuf = "application/x-protobuf".equals(exchange.getRequestHeaders().getFirst("Content-Type"));
		if (protobuf) {
			this.received.add(ExportTraceServiceRequest.parseFrom(exchange.getRequestBody().readAllBytes()));
		}
		exchange.sendResponseHeaders(protobuf ? 200 : 415, -1);
		exchange.close();
	}

	String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + "/v1/traces";
	}

	/** Everything that was received, as text. */
	String text() {
		return this.received.toString();
	}

	/** The spans of one trace, in the order in which they were received. */
	List<Span> spans(String traceId) {
		return this.received.stream()
			.flatMap((request) -> request.getResourceSpansList().stream())
			.flatMap((resource) -> resource.getScopeSpansList().stream())
			.flatMap((scope) -> scope.getSpansList().stream())
			.filter((span) -> HexFormat.of().formatHex(span.getTraceId().toByteArray()).equals(traceId))
			.toList();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
