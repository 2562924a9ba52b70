package io.credbroker.benchmark.server;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.credbroker.api.ConnectionResponse;
import io.credbroker.api.Freshness;
import io.credbroker.api.ResourceKind;
import io.credbroker.service.catalog.Catalog;
import io.credbroker.service.connection.AssemblyResult;
import io.credbroker.service.connection.ConnectionAssembler;
import io.credbroker.service.connection.ConnectionJson;
import io.credbroker.service.mapping.Mapping;
import io.credbroker.service.secret.ReadRequest;
import io.credbroker.service.secret.ReadResult;
import io.credbroker.service.secret.Secrets;
import io.credbroker.service.secret.StoreKey;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.IssuingContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The cached lookup without a token, without a policy and without a record, ahead of the
 * security chain: what is left when nobody has to be trusted.
 */
@Component
public class UnauthenticatedLookup extends HttpFilter implements Ordered {

	static final String PATH = "/v1/benchmark/untrusting/warehouse";

	private static final long serialVersionUID = 1L;

	private static final String PREFIX = "/v1/benchmark/untrusting/";

	private final transient Catalog catalog;

	private final transient Secrets secrets;

	private final transient Clock clock;

	private final transient ObjectWriter json = JsonMapper.shared().writerFor(ConnectionResponse.class);

	public UnauthenticatedLookup(Catalog catalog, Secrets secrets, Clock clock) {
		this.catalog = catalog;
		this.secrets = secrets;
		this.clock = clock;
	}

	@Override
	public int getOrder() {
		return SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (!request.getRequestURI().startsWith(PREFIX)) {
			chain.doFilter(request, response);
			return;
		}
		Mapping mapping = this.catalog.current()
			.find(ResourceKind.CONNECTION, request.getRequestURI().substring(PREFIX.length()))
			.orElseThrow();
		byte[] body = this.json.writeValueAsBytes(answer(mapping));
		response.setContentType("application/json");
		response.setContentLength(body.length);
		response.getOutputStream().write(body);
	}

	private ConnectionResponse answer(Mapping mapping) {
		Instant now = this.clock.instant();
		ReadResult reading = this.secrets.read(new ReadRequest(
				StoreKey.shared(mapping.secrets().getFirst().store(), mapping.secrets().getFirst().asKey(),
						IssuingContext.NONE),
				new ReadRequest.Ages(mapping.keeping().ttl(), mapping.keeping().maxStale()), Duration.ZERO, false,
				new AuditContext("nobody", "none")));
		if (reading instanceof ReadResult.Current current && ConnectionAssembler.assemble(mapping.shape(),
				current.secret()) instanceof AssemblyResult.Connection(var connection)) {
			Freshness freshness = new Freshness(current.version(), now, current.times().until(),
					Duration.between(now, current.times().until()).toSeconds(), current.stale(), false,
					Duration.between(current.readAt(), now).toSeconds(), null, null);
			return new ConnectionResponse(mapping.id(), connection.connType(), null,
					JsonMapper.shared().writeValueAsString(ConnectionJson.fields(connection)), freshness);
		}
		throw new IllegalStateException("the sample catalog's connection can always be had");
	}

}
