package io.credbroker.service.http.contract;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import io.credbroker.service.support.Broker;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asks the brokers of the contract, and checks what they answer.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HttpContract {

	final ContractBrokers brokers;

	final Broker broker;

	private final OpenApiContract contract;

	HttpContract(ContractBrokers brokers, OpenApiContract contract) {
		this.brokers = brokers;
		this.broker = brokers.working();
		this.contract = contract;
	}

	/**
	 * Sends a GET, or for a target that begins with POST what an operator would send.
	 */
	static HttpResponse<String> ask(Broker broker, String target, String token, Map<String, String> headers) {
		if (!target.startsWith("POST ")) {
			return broker.get(target, token, headers);
		}
		String body = target.contains("/v1/leases") ? "{\"reason\":\"test\",\"store\":\"scripted\"}"
				: "{\"reason\":\"test\"}";
		return post(broker, target.substring("POST ".length()), body, token, headers);
	}

	static HttpResponse<String> post(Broker broker, String path, String body, String token,
			Map<String, String> headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(broker.url() + path))
			.header("Content-Type", "application/json")
			.POST(headers.containsKey("X-Padding") ? HttpRequest.BodyPublishers.noBody()
					: HttpRequest.BodyPublishers.ofString(body));
		if (!token.isEmpty()) {
			request.header("Authorization", "Bearer " + token);
		}
		headers.forEach(request::header);
		return broker.send(request.build());
	}

	void check(String path, HttpResponse<String> response, int status, String code) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		this.contract.check(path, response);
		if (!code.isEmpty()) {
			assertThat(response.body()).contains("\"code\":\"" + code + "\"");
		}
	}

	/**
	 * A token of a caller that has every role.
	 */
	String privileged() {
		return this.broker.issuer().token("auditor", "auditors");
	}

}
