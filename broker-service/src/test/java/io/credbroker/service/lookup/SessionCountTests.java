package io.credbroker.service.lookup;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpServer;
import io.credbroker.service.support.Broker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many sessions a security token service is asked for by a thousand tasks.
 */
class SessionCountTests {

	private static final int TASKS = 1000;

	private static final int AT_ONCE = 64;

	private static final String CATALOG = """
			connections:
			  by-run:
			    conn-type: aws
			    secret: { store: aws, key: "arn:aws:iam::111122223333:role/etl", options: { session-name: "{dag},{run}" } }
			    login: ${access_key_id}
			    password: ${secret_access_key}
			    extra: { aws_session_token: "${session_token}", region_name: "${region}" }
			  by-task:
			    conn-type: aws
			    secret: { store: aws, key: "arn:aws:iam::111122223333:role/etl" }
			    login: ${access_key_id}
			    password: ${secret_access_key}
			policies:
			  - name: etl
			    callers: { issuer: test, groups: [airflow-etl] }
			    connections: ["*"]
			""";

	private final AtomicInteger sessions = new AtomicInteger();

	private final Set<String> bodies = ConcurrentHashMap.newKeySet();

	@TempDir
	private Path directory;

	private HttpServer sts;

	@BeforeEach
	void start() throws IOException {
		this.sts = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
		this.sts.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		this.sts.createContext("/", (exchange) -> {
			try (exchange) {
				this.bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
				byte[] answer = session(this.sessions.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
				exchange.sendResponseHeaders(200, answer.length);
				exchange.getResponseBody().write(answer);
			}
		});
		this.sts.start();
	}

	@AfterEach
	void stop() {
		this.sts.stop(0);
	}

	private static String session(int number) {
		return """
				<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
				<AccessKeyId>ASIA%d</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
				<Expiration>%s</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>
				""".formatted(number, Instant.now().plus(Duration.ofHours(1)));
	}

	private Broker broker() throws IOException {
		Path profile = Files.writeString(this.directory.resolve("credentials"),
				"[default]\naws_access_key_id = AKIA\naws_secret_access_key = s\n");
		String settings = "broker.stores.aws.settings.";
		return Broker.start(this.directory, CATALOG,
				Map.of("broker.stores.aws.type", "sts", settings + "service", "aws", settings + "region",
						"eu-central-1", settings + "endpoint", "http://127.0.0.1:" + this.sts.getAddress().getPort(),
						settings + "authentication.profile.file", profile.toString(),
						"broker.stores.aws.probe-interval", "0s", "broker.stores.aws.bounds.calls-per-second", "5000"));
	}

	@Test
	void aThousandTasksOfOneRunCostAsManySessionsAsTheNameOfTheSessionSays() throws Exception {
		try (Broker broker = broker()) {
			assertThat(lookups(broker, "by-run", "run")).hasSize(TASKS).containsOnly(200);
			assertThat(this.sessions).as("one for the run").hasValue(1);

			assertThat(lookups(broker, "by-run", "next")).containsOnly(200);
			assertThat(this.sessions).as("one more for the next run").hasValue(2);

			assertThat(lookups(broker, "by-task", "run")).containsOnly(200);
			assertThat(this.sessions).as("one for each task").hasValue(2 + TASKS);

			assertThat(lookups(broker, "by-task", "run")).containsOnly(200);
			assertThat(this.sessions).as("and none for a second look").hasValue(2 + TASKS);
			assertThat(this.bodies).hasSize(2 + TASKS);
		}
	}

	/**
	 * The statuses of one lookup by each task of a run.
	 */
	private static List<Integer> lookups(Broker broker, String id, String run) throws Exception {
		String token = broker.issuer().token("etl", "airflow-etl");
		Semaphore turns = new Semaphore(AT_ONCE);
		List<Future<Integer>> answers = new ArrayList<>();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int task = 0; task < TASKS; task++) {
				Map<String, String> headers = Map.of("Airflow-Dag-Id", "etl", "Airflow-Run-Id", run, "Airflow-Task-Id",
						"task-" + task);
				turns.acquire();
				answers.add(threads.submit(() -> {
					try {
						HttpResponse<String> answer = broker.get("/v1/connections/" + id, token, headers);
						return answer.statusCode();
					}
					finally {
						turns.release();
					}
				}));
			}
		}
		return answers.stream().map(Future::resultNow).toList();
	}

}
