package io.credbroker.provider.testkit;

import java.net.URI;
import java.util.List;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import com.github.tomakehurst.wiremock.matching.UrlPattern;
import com.github.tomakehurst.wiremock.stubbing.StubMapping;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import org.jspecify.annotations.Nullable;

/**
 * Plays the part of a store that is spoken to over HTTP, on a free loopback port; extend
 * it with what that store answers.
 * <p>
 * It closes at once, even while it keeps a caller waiting. A provider that uses it needs
 * {@code wiremock-standalone} on its test class path.
 */
public class StubServer implements AutoCloseable {

	// A delayed answer holds no thread, so closing the server does not wait for it.
	private final WireMockServer server = new WireMockServer(WireMockConfiguration.options()
		.dynamicPort()
		.bindAddress("127.0.0.1")
		.containerThreads(100)
		.jettyAcceptQueueSize(500)
		.asynchronousResponseEnabled(true)
		.asynchronousResponseThreads(4));

	private @Nullable StubMapping fault;

	protected StubServer() {
		this.server.start();
	}

	public final URI address() {
		return URI.create("http://127.0.0.1:" + this.server.port());
	}

	public final void stub(MappingBuilder mapping) {
		this.server.stubFor(mapping);
	}

	/**
	 * Every request is answered like this until {@link #recovers()}.
	 */
	public final void answersAll(ResponseDefinitionBuilder answer) {
		answers(WireMock.anyUrl(), answer);
	}

	/**
	 * Requests to these addresses are answered like this until {@link #recovers()}.
	 */
	public final void answers(UrlPattern addresses, ResponseDefinitionBuilder answer) {
		this.fault = this.server.stubFor(WireMock.any(addresses).atPriority(1).willReturn(answer));
	}

	/**
	 * What was stubbed before is answered again.
	 */
	public final void recovers() {
		if (this.fault != null) {
			this.server.removeStub(this.fault);
		}
	}

	/**
	 * Forgets every stub and every request.
	 */
	public final void reset() {
		this.server.resetAll();
	}

	public final int count(RequestPatternBuilder requests) {
		return this.server.countRequestsMatching(requests.build()).getCount();
	}

	public final List<LoggedRequest> find(RequestPatternBuilder requests) {
		return this.server.findAll(requests);
	}

	@Override
	public final void close() {
		this.server.stop();
	}

}
