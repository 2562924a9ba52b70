package io.credbroker.provider.awssecretsmanager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.provider.awssupport.AwsAuthentication.Profile;
import io.credbroker.provider.awssupport.AwsTimeouts;
import io.credbroker.provider.testkit.StubServer;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.IssuingContext;
import io.credbroker.spi.SecretKey;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

/**
 * Plays the part of Secrets Manager that the provider talks to, or stands in front of one
 * that others play.
 */
final class StubbedAws extends StubServer {

	static final String ACCESS_KEY = "AKIATHEBROKERSOWNKEY";

	static final String SECRET_KEY = "the-secret-access-key-of-the-broker";

	static final String SESSION_TOKEN = "the-session-token-of-the-broker";

	static final String NAME = "airflow/warehouse";

	static final SecretKey KEY = new SecretKey(NAME);

	static final AuditContext AUDIT = new AuditContext("ping/airflow", "correlation-1");

	static final FetchRequest REQUEST = new FetchRequest(KEY, Duration.ofMinutes(15), IssuingContext.NONE, AUDIT);

	static final AwsTimeouts TIMEOUTS = new AwsTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(1),
			Duration.ofSeconds(3));

	/**
	 * For many callers at once on a busy machine.
	 */
	static final AwsTimeouts PATIENT = new AwsTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(9),
			Duration.ofSeconds(9));

	private static final AtomicBoolean warm = new AtomicBoolean();

	final Path profile;

	StubbedAws(Path directory) {
		this.profile = directory.resolve("credentials");
		writeProfile(ACCESS_KEY);
		warmUp();
	}

	/**
	 * Loads the SDK's classes, so that the first call of a test is no slower than others.
	 */
	private void warmUp() {
		if (warm.compareAndSet(false, true)) {
			try (SecretsManagerStore store = connect()) {
				store.fetch(REQUEST);
			}
			reset();
		}
	}

	void writeProfile(String accessKey) {
		try {
			Files.writeString(this.profile, """
					[default]
					aws_access_key_id = %s
					aws_secret_access_key = %s
					aws_session_token = %s
					""".formatted(accessKey, SECRET_KEY, SESSION_TOKEN));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static MappingBuilder call(String operation) {
		return post(urlEqualTo("/")).withHeader("X-Amz-Target", equalTo("secretsmanager." + operation));
	}

	static MappingBuilder call(String operation, String id) {
		return call(operation).withRequestBody(matchingJsonPath("$.SecretId", equalTo(id)));
	}

	static RequestPatternBuilder called(String operation) {
		return postRequestedFor(urlEqualTo("/")).withHeader("X-Amz-Target", equalTo("secretsmanager." + operation));
	}

	static ResponseDefinitionBuilder json(int status, String body) {
		return aResponse().withStatus(status).withHeader("Content-Type", "application/x-amz-json-1.1").withBody(body);
	}

	static ResponseDefinitionBuilder error(int status, String code, String message) {
		return json(status, AwsJson.error(code, message));
	}

	void holds(Map<String, ?> fields) {
		describes(NAME, AwsJson.description(AwsJson.FIRST));
		gives(NAME, AwsJson.value(fields, AwsJson.FIRST));
	}

	void describes(String id, String json) {
		stub(call("DescribeSecret", id).willReturn(json(200, json)));
	}

	void gives(String id, String json) {
		stub(call("GetSecretValue", id).willReturn(json(200, json)));
	}

	SecretsManagerStoreSettings settings(AwsAuthentication authentication) {
		return new SecretsManagerStoreSettings("eu-central-1", address(), null, null, TIMEOUTS, authentication);
	}

	SecretsManagerStore connect() {
		return connect(PATIENT);
	}

	SecretsManagerStore connect(AwsTimeouts timeouts) {
		return connect(new SecretsManagerStoreSettings("eu-central-1", address(), null, null, timeouts,
				new AwsAuthentication(null, new Profile(this.profile, "default"))));
	}

	static SecretsManagerStore connect(SecretsManagerStoreSettings settings) {
		return connect(settings, Clock.systemUTC());
	}

	static SecretsManagerStore connect(SecretsManagerStoreSettings settings, Clock clock) {
		return (SecretsManagerStore) new SecretsManagerStoreFactory(null, clock).create(settings);
	}

}
