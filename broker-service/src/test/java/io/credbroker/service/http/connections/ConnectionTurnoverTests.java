package io.credbroker.service.http.connections;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import javax.net.ssl.SSLContext;

import io.credbroker.service.http.connections.TlsClient.Answer;
import io.credbroker.service.support.Broker;
import io.credbroker.service.support.ScriptedStore;
import io.credbroker.service.support.SelfSignedCertificate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * More clients than the broker has connections for: whoever needs one does not wait for
 * those that keep theirs, which they may for longer than any test takes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConnectionTurnoverTests {

	private static final int LIMIT = 20;

	private static final String PATH = "/v1/connections/warehouse";

	private static final String CATALOG = """
			connections:
			  warehouse: { conn-type: http, secret: { store: scripted, key: any }, password: "${password}" }
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			""";

	private final List<TlsClient> open = new ArrayList<>();

	private Broker broker;

	private SSLContext trust;

	private String token;

	@BeforeAll
	void start(@TempDir Path directory) {
		SelfSignedCertificate certificate = SelfSignedCertificate.in(directory, "broker");
		this.broker = Broker.start(directory, CATALOG,
				Map.of("server.tomcat.max-connections", LIMIT, "server.tomcat.keep-alive-timeout", "600s",
						"server.ssl.key-store", certificate.file(), "server.ssl.key-store-password",
						SelfSignedCertificate.PASSWORD));
		this.broker.store().answers("any", ScriptedStore.found("1", Map.of("password", "p")));
		this.trust = SelfSignedCertificate.context(certificate, null);
		this.token = this.broker.issuer().token("etl", "airflow-etl");
	}

	@AfterEach
	void hangUp() throws IOException {
		for (TlsClient client : this.open) {
			client.close();
		}
		this.open.clear();
	}

	@AfterAll
	void stop() {
		this.broker.close();
	}

	/** Asks once with a connection of its own, and keeps that. */
	private Answer askAndKeep() throws IOException {
		TlsClient client = TlsClient.connect(this.trust, this.broker.port());
		this.open.add(client);
		return client.ask(PATH, this.token);
	}

	@Test
	void clientsThatKeepConnectionsDoNotKeepOthersOut() throws Exception {
		List<Answer> answers = new ArrayList<>();

		for (int i = 0; i < 2 * LIMIT; i++) {
			answers.add(askAndKeep());
		}

		assertThat(answers).extracting(Answer::status).containsOnly(200);
		assertThat(answers.subList(0, LIMIT / 2)).extracting(Answer::closes).containsOnly(false);
		assertThat(answers.subList(LIMIT, 2 * LIMIT)).extracting(Answer::closes).contains(true);
	}

	@Test
	void aConnectionThatWasKeptIsClosedOnceOthersWantOne() throws Exception {
		askAndKeep();
		TlsClient kept = this.open.getFirst();
		Answer second = kept.ask(PATH, this.token);

		for (int i = 0; i < LIMIT / 2 + 1; i++) {
			askAndKeep();
		}
		kept.awaitClose();

		assertThat(second).isEqualTo(new Answer(200, false));
	}

	@Test
	void noneOfABurstOfTenTimesTheLimitIsLost() throws Exception {
		Callable<Answer> once = () -> {
			try (TlsClient client = TlsClient.connect(this.trust, this.broker.port())) {
				return client.ask(PATH, this.token);
			}
		};

		List<Answer> answers = new ArrayList<>();
		try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<Answer>> all = IntStream.range(0, 10 * LIMIT).mapToObj((i) -> clients.submit(once)).toList();
			for (Future<Answer> one : all) {
				answers.add(one.get());
			}
		}

		assertThat(answers).hasSize(10 * LIMIT).extracting(Answer::status).containsOnly(200);
	}

}
