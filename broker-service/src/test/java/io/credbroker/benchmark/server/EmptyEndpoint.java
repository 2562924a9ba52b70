package io.credbroker.benchmark.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * What any secured endpoint of the same application costs: the broker's own server,
 * security chain and token cache, and then nothing.
 */
@Controller
public class EmptyEndpoint {

	static final String PATH = "/v1/benchmark/empty";

	private static final byte[] BODY = "{}".getBytes(StandardCharsets.US_ASCII);

	@GetMapping("/v1/benchmark/{id}")
	void empty(@PathVariable String id, HttpServletResponse response) throws IOException {
		response.setContentType("application/json");
		response.setContentLength(BODY.length);
		response.getOutputStream().write(BODY);
	}

}
