package io.credbroker.service.auditor;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

import io.credbroker.service.http.ResponseWriter;
import io.credbroker.service.record.pipeline.RecordUnavailableException;
import io.credbroker.service.record.search.RecordedEvents;
import io.credbroker.service.record.verify.VerificationResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes events byte for byte as they were recorded, so that a reader can verify their
 * hashes.
 */
final class AuditResponseWriter {

	private static final JsonMapper JSON = JsonMapper.shared();

	/**
	 * Whether the request asks for JSON lines instead of a page.
	 */
	static boolean wantsLines(HttpServletRequest request) {
		String accepted = request.getHeader("Accept");
		return accepted != null && accepted.contains(MediaType.APPLICATION_NDJSON_VALUE);
	}

	void page(HttpServletResponse response, RecordedEvents.Page page) throws IOException {
		StringBuilder body = new StringBuilder("{\"events\":[").append(String.join(",", page.events())).append(']');
		String cursor = page.nextCursor();
		if (cursor != null) {
			body.append(",\"next_cursor\":").append(JSON.writeValueAsString(cursor));
		}
		ResponseWriter.write(response, MediaType.APPLICATION_JSON_VALUE,
				body.append('}').toString().getBytes(StandardCharsets.UTF_8));
	}

	void shadow(HttpServletResponse response, ShadowResponse summary) throws IOException {
		ResponseWriter.json(response, summary);
	}

	void verdict(HttpServletResponse response, VerificationResult verdict) throws IOException {
		ResponseWriter.json(response, VerificationResponse.of(verdict));
	}

	/**
	 * Streams the lines; if reading the record fails, the response is aborted, so that an
	 * incomplete export is not taken for a complete one.
	 */
	void lines(HttpServletResponse response, Consumer<Consumer<String>> export) throws IOException {
		response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
		OutputStream out = response.getOutputStream();
		try {
			export.accept((line) -> write(out, line));
		}
		catch (UncheckedIOException ex) {
			throw new IOException("the reader is gone", ex);
		}
		catch (RecordUnavailableException ex) {
			if (response.isCommitted()) {
				throw new IOException("the record stopped answering", ex);
			}
			response.reset();
			throw ex;
		}
	}

	private static void write(OutputStream out, String line) {
		try {
			out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
