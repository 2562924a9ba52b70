package io.credbroker.provider.awssecretsmanager;

import java.util.Set;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import io.credbroker.provider.testkit.StoreFault;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

/**
 * What AWS does in each fault of the contract.
 */
final class AwsFaults {

	static final Set<String> SERVER_LOGGERS = Set.of("org.eclipse.jetty", "WireMock", "org.wiremock",
			"com.github.tomakehurst", "wiremock.");

	private AwsFaults() {
	}

	static ResponseDefinitionBuilder answer(StoreFault fault, String lastAnswer) {
		return switch (fault) {
			case DENYING -> StubbedAws.error(400, "AccessDeniedException",
					"User: arn:aws:iam::111122223333:user/broker is not authorized to perform this");
			case REJECTING -> StubbedAws.error(400, "UnrecognizedClientException",
					"The security token included in the request is invalid.");
			case THROTTLING -> StubbedAws.error(400, "ThrottlingException", "Rate exceeded");
			case HANGING -> aResponse().withFixedDelay(60_000);
			case DOWN -> aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
			case GARBAGE -> aResponse().withBody(lastAnswer.substring(0, lastAnswer.length() - 8));
		};
	}

}
