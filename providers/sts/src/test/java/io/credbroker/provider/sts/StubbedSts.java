package io.credbroker.provider.sts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;

import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.credbroker.provider.awssupport.AwsAuthentication;
import io.credbroker.provider.awssupport.AwsAuthentication.Profile;
import io.credbroker.provider.awssupport.AwsAuthentication.WebIdentity;
import io.credbroker.provider.awssupport.AwsTimeouts;
import io.credbroker.provider.sts.StsStoreSettings.SignedIdentity;
import io.credbroker.provider.testkit.StubServer;
import io.credbroker.spi.AuditContext;
import io.credbroker.spi.IdentityTokens;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;

/**
 * Plays the part of a security token service.
 */
final class StubbedSts extends StubServer {

	static final String SECRET_KEY = "the-secret-access-key-of-the-broker";

	static final String ISSUED_KEY = "ASIAISSUEDFORONETASK";

	static final String ISSUED_SECRET = "the-secret-access-key-of-the-session";

	static final String ISSUED_TOKEN = "the-session-token-of-the-session";

	static final String ROLE = "arn:aws:iam::111122223333:role/etl";

	static final AuditContext AUDIT = new AuditContext("ping/airflow", "correlation-1");

	static final AwsTimeouts TIMEOUTS = new AwsTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(1),
			Duration.ofSeconds(3));

	/**
	 * For many callers at once on a busy machine.
	 */
	static final AwsTimeouts PATIENT = new AwsTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(9),
			Duration.ofSeconds(9));

	private static final AtomicBoolean warm = new AtomicBoolean();

	final Path profile;

	StubbedSts(Path directory) {
		this.profile = profile(directory);
		if (warm.compareAndSet(false, true)) {
			try (StsStore store = connect()) {
				store.probe();
			}
			reset();
		}
	}

	static Path profile(Path directory) {
		try {
			return Files.writeString(directory.resolve("credentials"), """
					[default]
					aws_access_key_id = AKIATHEBROKERSOWNKEY
					aws_secret_access_key = %s
					""".formatted(SECRET_KEY));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static MappingBuilder call(String operation) {
		return post(urlEqualTo("/")).withRequestBody(containing("Action=" + operation + "&"));
	}

	static ResponseDefinitionBuilder xml(int status, String body) {
		return aResponse().withStatus(status).withHeader("Content-Type", "text/xml").withBody(body);
	}

	void issues() {
		issues(Duration.ofHours(1));
	}

	void issues(Duration life) {
		for (String operation : List.of("AssumeRole", "AssumeRoleWithWebIdentity")) {
			stub(call(operation).willReturn(xml(200, StsXml.session(operation, ISSUED_KEY, Instant.now().plus(life)))));
		}
	}

	/**
	 * Refuses requests that hold this text.
	 */
	void refuses(String text) {
		stub(call("AssumeRoleWithWebIdentity").withRequestBody(containing(text))
			.willReturn(xml(403, StsXml.error("AccessDenied"))));
	}

	/**
	 * The parameters of each session that was asked for.
	 */
	List<Map<String, String>> asked() {
		return find(postRequestedFor(urlEqualTo("/")).withRequestBody(containing("Action=AssumeRole"))).stream()
			.map((request) -> parameters(request.getBodyAsString()))
			.toList();
	}

	private static Map<String, String> parameters(String form) {
		Map<String, String> parameters = new TreeMap<>();
		Arrays.stream(form.split("&"))
			.map((pair) -> pair.split("=", 2))
			.forEach((pair) -> parameters.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
		return parameters;
	}

	StsStore connect() {
		return connect(settings(StsService.AWS, address(), PATIENT, this.profile));
	}

	StsStore connect(StsService service) {
		return connect(settings(service, address(), PATIENT, this.profile));
	}

	StsStore connect(IdentityTokens tokens, StsService service) {
		return store(identified(service, address()), tokens, Clock.systemUTC());
	}

	static StsStore connect(StsStoreSettings settings) {
		return store(settings, null, Clock.systemUTC());
	}

	static StsStoreSettings settings(StsService service, URI address, AwsTimeouts timeouts, Path profile) {
		return new StsStoreSettings(service, "eu-central-1", address, null, null, timeouts,
				new AwsAuthentication(null, new Profile(profile, "default")), null);
	}

	static StsStoreSettings identified(StsService service, URI address) {
		return new StsStoreSettings(service, "eu-central-1", address, null, null, TIMEOUTS,
				new AwsAuthentication(null, null), new SignedIdentity("sts.amazonaws.com"));
	}

	/**
	 * A Ceph where the broker is whom the token of a file gives the role {@code broker}.
	 */
	static StsStoreSettings withToken(URI address, Path file) {
		return new StsStoreSettings(StsService.CEPH, null, address, null, null, PATIENT,
				new AwsAuthentication(new WebIdentity("arn:aws:iam:::role/broker", file, "broker", null), null), null);
	}

	static StsStore store(StsStoreSettings settings, @Nullable IdentityTokens tokens, Clock clock) {
		DefaultListableBeanFactory beans = new DefaultListableBeanFactory();
		if (tokens != null) {
			beans.registerSingleton("tokens", tokens);
		}
		return (StsStore) new StsStoreFactory(null, beans.getBeanProvider(IdentityTokens.class), clock)
			.create(settings);
	}

}
