package io.credbroker.service.http;

import java.io.IOException;
import java.util.Collections;

import io.credbroker.service.identity.TrustedProxies;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/**
 * Sets the remote address of a request to that of the client that the first trusted proxy
 * saw. Forwarded host, port, scheme and prefix are ignored.
 */
final class SourceValve extends ValveBase {

	private final TrustedProxies proxies;

	SourceValve(TrustedProxies proxies) {
		super(true);
		this.proxies = proxies;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		request.setRemoteAddr(
				this.proxies.source(request.getRemoteAddr(), Collections.list(request.getHeaders("X-Forwarded-For"))));
		getNext().invoke(request, response);
	}

}
