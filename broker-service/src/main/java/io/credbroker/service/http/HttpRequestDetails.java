package io.credbroker.service.http;

import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;

import io.credbroker.service.identity.RequestDetails;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP request that a token came with.
 */
record HttpRequestDetails(HttpServletRequest request) implements RequestDetails {

	@Override
	public String method() {
		return this.request.getMethod();
	}

	@Override
	public String target() {
		return this.request.getRequestURL().toString();
	}

	@Override
	public String source() {
		return this.request.getRemoteAddr();
	}

	@Override
	public List<String> proofs() {
		return Collections.list(this.request.getHeaders("DPoP"));
	}

	@Override
	public @Nullable X509Certificate certificate() {
		return (this.request.getAttribute("jakarta.servlet.request.X509Certificate") instanceof X509Certificate[] chain
				&& chain.length > 0) ? chain[0] : null;
	}

}
