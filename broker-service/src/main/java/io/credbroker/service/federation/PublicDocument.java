package io.credbroker.service.federation;

import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

import io.credbroker.service.http.ResponseWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.HttpRequestMethodNotSupportedException;

/**
 * Answers a document that is public, and may be kept for a while by caches.
 */
final class PublicDocument implements HttpRequestHandler {

	private final Supplier<byte[]> document;

	private final String cacheControl;

	PublicDocument(Supplier<byte[]> document, long maxAge) {
		this.document = document;
		this.cacheControl = "public, max-age=" + maxAge;
	}

	@Override
	public void handleRequest(HttpServletRequest request, HttpServletResponse response)
			throws IOException, HttpRequestMethodNotSupportedException {
		if (!request.getMethod().equals("GET")) {
			throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of("GET"));
		}
		response.setHeader("Cache-Control", this.cacheControl);
		ResponseWriter.write(response, MediaType.APPLICATION_JSON_VALUE, this.document.get());
	}

}
