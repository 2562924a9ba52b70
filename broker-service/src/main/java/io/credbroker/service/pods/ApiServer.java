package io.credbroker.service.pods;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Objects;

import io.credbroker.http.ReceivedResponse;
import io.credbroker.http.HttpConnections;
import io.credbroker.http.HttpConnections.Limits;
import io.credbroker.http.HttpConnections.OversizedException;
import io.credbroker.http.TrustedConnections;
import io.credbroker.service.identity.BrokerToken;
import io.credbroker.service.identity.PodProperties;
import io.credbroker.service.identity.PodReference;
import org.jspecify.annotations.Nullable;

/**
 * Reads pods from the API server of one cluster, one call for each.
 */
final class ApiServer implements AutoCloseable {

	/** An object of a cluster has at most 1.5 MB, a little more as JSON. */
	static final int LARGEST = 2 << 20;

	private final HttpConnections connections;

	private final String address;

	private final BrokerToken token;

	/**
	 * @param issuer the name under {@code broker.identity.issuers}
	 */
	ApiServer(String issuer, PodProperties settings, TrustedConnections trusted) {
		this.connections = trusted.open("broker.identity.issuers." + issuer + ".pods.ssl-bundle", settings.sslBundle(),
				new Limits(settings.timeout(), settings.timeout(), LARGEST));
		this.address = settings.apiServer().toString();
		this.token = BrokerToken.at(Objects.requireNonNull(settings.tokenFile()), settings.apiServer());
	}

	/**
	 * Reads the pod; every failure is an answer, too.
	 */
	PodAnswer read(PodReference pod) {
		HttpRequest request;
		try {
			request = request(pod);
		}
		catch (IOException ex) {
			return new PodAnswer.Failed(ReadFailure.TOKEN);
		}
		try {
			return answer(pod, this.connections.send(request));
		}
		catch (HttpTimeoutException ex) {
			return new PodAnswer.Failed(ReadFailure.TIMEOUT);
		}
		catch (OversizedException ex) {
			return new PodAnswer.Failed(ReadFailure.UNREADABLE);
		}
		catch (IOException ex) {
			return new PodAnswer.Failed(ReadFailure.UNREACHABLE);
		}
	}

	private HttpRequest request(PodReference pod) throws IOException {
		String path = "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name();
		String base = this.address.endsWith("/") ? this.address.substring(0, this.address.length() - 1) : this.address;
		return HttpRequest.newBuilder(URI.create(base + path))
			.header("Accept", "application/json")
			.header("Authorization", this.token.authorization())
			.build();
	}

	private static PodAnswer answer(PodReference pod, ReceivedResponse answer) {
		return switch (answer.status()) {
			case 200 -> found(PodDocument.read(answer.body(), pod));
			case 401 -> new PodAnswer.Failed(ReadFailure.UNAUTHORIZED);
			case 403 -> new PodAnswer.Failed(ReadFailure.FORBIDDEN);
			case 404 -> PodDocument.saysNotFound(answer.body(), pod) ? new PodAnswer.Absent()
					: new PodAnswer.Failed(ReadFailure.ERROR);
			case 429 -> new PodAnswer.Failed(ReadFailure.THROTTLED, retryAfter(answer));
			default -> new PodAnswer.Failed(ReadFailure.ERROR);
		};
	}

	private static PodAnswer found(@Nullable PodDocument pod) {
		return (pod != null) ? new PodAnswer.Found(pod) : new PodAnswer.Failed(ReadFailure.UNREADABLE);
	}

	/**
	 * The header {@code Retry-After}, which an API server gives in seconds.
	 */
	private static @Nullable Duration retryAfter(ReceivedResponse answer) {
		return answer.headers()
			.firstValue("Retry-After")
			.filter((seconds) -> seconds.matches("[0-9]{1,6}"))
			.map((seconds) -> Duration.ofSeconds(Long.parseLong(seconds)))
			.orElse(null);
	}

	@Override
	public void close() {
		this.connections.close();
	}

}
