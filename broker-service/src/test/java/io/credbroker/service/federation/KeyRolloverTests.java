package io.credbroker.service.federation;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.SigningKeyFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A key is replaced while tasks look tokens up at two replicas, and verifiers ask the
 * other replica for keys no more often than they were told.
 */
class KeyRolloverTests {

	private static final String CATALOG = """
			variables:
			  "token-{name}": { secret: { store: tokens, key: "https://{name}.example" }, value: "${token}" }
			policies:
			  - { name: etl, callers: { issuer: test }, variables: ["*"] }
			""";

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private final AtomicInteger verified = new AtomicInteger();

	private final AtomicBoolean over = new AtomicBoolean();

	private static FederatedBroker broker(Path directory, SigningKeyFiles keys) {
		return FederatedBroker.start(directory, keys.directory(), CATALOG,
				Map.of("broker.stores.tokens.type", "identity-token", "broker.federation.issuer",
						"https://broker.example", "broker.federation.keys.activation-delay", "3s",
						"broker.roles.context-authority.issuer", "test", "broker.roles.context-authority.clients",
						"api-server", "broker.callers.requests-per-second", "0"));
	}

	@Test
	void noTokenFailsWhileAKeyIsAddedBeginsToSignAndTheOldOneIsRemoved(@TempDir Path directory, @TempDir Path one,
			@TempDir Path other) {
		SigningKeyFiles keys = SigningKeyFiles.in(directory)
			.add("old", Instant.now().minusSeconds(60), Duration.ofDays(1));
		try (FederatedBroker first = broker(one, keys);
				FederatedBroker second = broker(other, keys);
				ExecutorService tasks = Executors.newVirtualThreadPerTaskExecutor()) {
			Load there = new Load(first.broker(), new CachingVerifier(second.broker()));
			Load back = new Load(second.broker(), new CachingVerifier(first.broker()));
			tasks.execute(there::run);
			tasks.execute(back::run);
			awaitLast(there, back, 1);

			keys.add("new", Instant.now(), Duration.ofDays(1));
			awaitLast(there, back, 2);
			int before = this.verified.get();
			keys.remove("old");
			await().atMost(Duration.ofMinutes(1))
				.until(() -> there.verifier.published() == 1 && back.verifier.published() == 1);
			await().atMost(Duration.ofMinutes(1)).until(() -> this.verified.get() > before + 20);
			this.over.set(true);
		}

		assertThat(this.failures).isEmpty();
	}

	/**
	 * Waits until each has seen so many keys sign, and the last one only for a while.
	 */
	private void awaitLast(Load there, Load back, int keys) {
		await().atMost(Duration.ofMinutes(1))
			.until(() -> !this.failures.isEmpty() || (there.hasSettledOn(keys) && back.hasSettledOn(keys)));
	}

	/**
	 * Looks up one token after the other, each for another audience so that it is signed
	 * again, and has it verified.
	 */
	private final class Load {

		private static final int SETTLED = 10;

		private final Broker broker;

		private final CachingVerifier verifier;

		private final Set<String> seen = ConcurrentHashMap.newKeySet();

		private final Queue<String> last = new ArrayDeque<>();

		Load(Broker broker, CachingVerifier verifier) {
			this.broker = broker;
			this.verifier = verifier;
		}

		void run() {
			for (int turn = 0; !KeyRolloverTests.this.over.get(); turn++) {
				try {
					saw(this.verifier.verify(token(turn)));
					KeyRolloverTests.this.verified.incrementAndGet();
				}
				catch (Exception | AssertionError ex) {
					KeyRolloverTests.this.failures.add(ex.toString());
				}
			}
		}

		private SignedJWT token(int turn) throws Exception {
			Map<String, String> headers = new HashMap<>(
					Map.of("Airflow-Dag-Id", "etl", "Airflow-Task-Id", "load", "Airflow-Context-Standing", "verified"));
			HttpResponse<String> answer = this.broker.get("/v1/variables/token-" + turn,
					this.broker.issuer().token("airflow", (claims) -> claims.claim("azp", "api-server")), headers);
			assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
			return SignedJWT.parse(JsonMapper.shared().readTree(answer.body()).path("value").asString());
		}

		private synchronized void saw(String key) {
			this.seen.add(key);
			this.last.add(key);
			if (this.last.size() > SETTLED) {
				this.last.remove();
			}
		}

		synchronized boolean hasSettledOn(int keys) {
			return this.seen.size() == keys && this.last.size() == SETTLED && new HashSet<>(this.last).size() == 1;
		}

	}

	/**
	 * Keeps keys for as long as it is told, and asks for no other meanwhile, whatever a
	 * token says.
	 */
	private static final class CachingVerifier {

		private final Broker broker;

		private volatile List<JWK> keys = List.of();

		private volatile Instant until = Instant.MIN;

		CachingVerifier(Broker broker) {
			this.broker = broker;
		}

		int published() {
			return this.keys.size();
		}

		String verify(SignedJWT token) throws Exception {
			if (!Instant.now().isBefore(this.until)) {
				HttpResponse<String> answer = this.broker.get("/federation/jwks", Map.of());
				String age = answer.headers().firstValue("Cache-Control").orElseThrow().replaceAll(".*max-age=", "");
				this.keys = JWKSet.parse(answer.body()).getKeys();
				this.until = Instant.now().plusSeconds(Long.parseLong(age));
			}
			String name = token.getHeader().getKeyID();
			JWK key = this.keys.stream()
				.filter((known) -> known.getKeyID().equals(name))
				.findFirst()
				.orElseThrow(() -> new AssertionError("the key " + name + " is not known to the verifier"));
			assertThat(token.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
			return name;
		}

	}

}
