package io.credbroker.service.identity;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.credbroker.service.support.BodyDelivery;
import io.credbroker.service.support.Broker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Issuers that are slow, stall or are flooded, as callers of the broker see it.
 */
@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
class IssuerFailureTests {

	private static final List<String> NAMES = List.of("stalls", "drips", "never_ends", "withdraws", "references",
			"closed");

	private static final String TOKEN = "the-broker-s-own-token";

	private final Map<String, FakeIssuer> issuers = new HashMap<>();

	private Path ownToken;

	private Broker broker;

	@BeforeAll
	void start(@TempDir Path directory) throws IOException {
		Path secret = Files.writeString(directory.resolve("secret"), "secret");
		this.ownToken = Files.writeString(directory.resolve("own-token"), "an-old-token\n");
		Map<String, Object> properties = new HashMap<>();
		for (String name : NAMES) {
			FakeIssuer issuer = new FakeIssuer();
			this.issuers.put(name, issuer);
			String prefix = "broker.identity.issuers." + name;
			properties.put(prefix + ".issuer", issuer.url());
			properties.put(prefix + ".audiences", "broker");
			properties.put(prefix + ".timeout", name.equals("references") ? "4s" : "400ms");
		}
		String references = "broker.identity.issuers.references.introspection";
		properties.put(references + ".uri", issuer("references").url() + "/introspect");
		properties.put(references + ".client-id", "broker");
		properties.put(references + ".client-secret-file", secret);
		properties.put("server.shutdown", "immediate");
		properties.put("broker.identity.issuers.closed.bearer-token-file", this.ownToken);
		this.broker = Broker.start(directory, "connections: {}", properties);
	}

	@AfterAll
	void stop() {
		this.broker.close();
		this.issuers.values().forEach(FakeIssuer::close);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "WHOLE")
	void anIssuerThatDeliversNoWholeBodyIsAwayUntilItDoes(BodyDelivery delivery) {
		FakeIssuer issuer = issuer(delivery.name().toLowerCase(Locale.ROOT));
		issuer.delivers(delivery);
		assertThat(ask(signed(issuer))).isEqualTo("503 identity_keys_unavailable");

		issuer.delivers(BodyDelivery.WHOLE);

		assertThat(ask(signed(issuer))).isEqualTo("404 not_mapped");
	}

	@Test
	void aFloodOfMadeUpTokensKeepsNoGoodOneFromBeingVerified() throws Exception {
		FakeIssuer issuer = issuer("references");
		issuer.introspects(active());
		issuer.thinksFor(Duration.ofMillis(400));
		AtomicBoolean over = new AtomicBoolean();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<?>> flood = new ArrayList<>();
			for (int i = 0; i < 300; i++) {
				flood.add(threads.submit(() -> {
					while (!over.get()) {
						ask("made-up" + UUID.randomUUID());
					}
				}));
			}
			await().until(() -> issuer.questions().size() > 100);

			List<Future<String>> good = IntStream.range(0, 4)
				.mapToObj((i) -> threads.submit(() -> ask(opaque())))
				.toList();

			for (Future<String> one : good) {
				assertThat(one.get()).isEqualTo("404 not_mapped");
			}
			over.set(true);
			flood.forEach((one) -> one.cancel(true));
		}
	}

	@Test
	void aTokenEndsWithItsKey() {
		FakeIssuer issuer = issuer("withdraws");
		String stolen = signed(issuer);
		assertThat(ask(stolen)).isEqualTo("404 not_mapped");
		issuer.publishes(FakeIssuer.SECOND);

		ask(FakeIssuer.token(FakeIssuer.SECOND, issuer.claims(Instant.now()).build()));

		assertThat(ask(stolen)).isIn("401 token_signature_invalid", "503 identity_keys_unavailable");
	}

	@Test
	void anIssuerThatKnowsTheBrokerGetsTheTokenThatIsInTheFileNow() throws IOException {
		FakeIssuer issuer = issuer("closed");
		issuer.asksFor(TOKEN);
		assertThat(ask(signed(issuer))).isEqualTo("503 identity_keys_unavailable");

		Files.writeString(this.ownToken, TOKEN + "\n");

		assertThat(ask(signed(issuer))).isEqualTo("404 not_mapped");
	}

	private FakeIssuer issuer(String name) {
		return Objects.requireNonNull(this.issuers.get(name));
	}

	private String ask(String token) {
		HttpResponse<String> answer = this.broker.get("/v1/connections/unmapped", token, Map.of());
		return answer.statusCode() + answer.body().replaceAll("(?s).*\"code\":\"([a-z_]+)\".*", " $1");
	}

	private static String signed(FakeIssuer issuer) {
		return FakeIssuer.token(FakeIssuer.FIRST, issuer.claims(Instant.now()).build());
	}

	private static String opaque() {
		return "good-" + UUID.randomUUID();
	}

	private static String active() {
		return JSONObjectUtils.toJSONString(Map.of("active", true, "sub", "airflow", "aud", "broker", "exp",
				Instant.now().plusSeconds(600).getEpochSecond()));
	}

}
