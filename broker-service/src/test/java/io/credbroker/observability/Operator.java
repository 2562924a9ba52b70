package io.credbroker.observability;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.atomic.AtomicBoolean;

import io.credbroker.service.secret.CredentialId;
import io.credbroker.service.support.Broker;
import io.credbroker.spi.FetchResult;

/**
 * Somebody with the role {@code operator}, who orders one rotation.
 */
final class Operator {

	private final AtomicBoolean ordered = new AtomicBoolean();

	private final Broker broker;

	Operator(Broker broker) {
		this.broker = broker;
	}

	/**
	 * Orders a rotation that the store refuses, the first time that it is called.
	 */
	void ordersInVain() {
		if (this.ordered.getAndSet(true)) {
			return;
		}
		this.broker.store().rotates("other", () -> new FetchResult.Denied("403"));
		URI address = URI
			.create(this.broker.url() + "/v1/rotations/" + CredentialId.of("scripted", "other") + "/rotate");
		int status = this.broker
			.send(HttpRequest.newBuilder(address)
				.header("Authorization", "Bearer " + this.broker.issuer().token("operator"))
				.header("Content-Type", "application/json")
				.POST(BodyPublishers.ofString("{\"reason\":\"a rehearsal\"}"))
				.build())
			.statusCode();
		if (status != 202) {
			throw new AssertionError("the order was answered with " + status);
		}
	}

}
