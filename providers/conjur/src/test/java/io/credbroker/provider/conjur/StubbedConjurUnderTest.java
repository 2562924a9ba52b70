package io.credbroker.provider.conjur;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import io.credbroker.provider.testkit.SettableClock;
import io.credbroker.provider.testkit.StoreFault;
import io.credbroker.provider.testkit.StoreUnderTest;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;

/**
 * The stubbed Conjur, seeded and broken as the contract asks.
 */
final class StubbedConjurUnderTest implements StoreUnderTest {

	private final StubbedConjur conjur;

	private final SettableClock clock = new SettableClock();

	private final AtomicInteger versions = new AtomicInteger();

	private volatile String lastValues = "";

	StubbedConjurUnderTest(Path directory) {
		this.conjur = new StubbedConjur(directory);
	}

	@Override
	public SecretProvider connect() {
		return this.conjur.connect(this.clock, Duration.ofSeconds(4), "username", "password", "digits");
	}

	@Override
	public SecretProvider connectBriefly() {
		return this.conjur.connect(this.clock, "username", "password", "digits");
	}

	@Override
	public SecretKey put(String name, Map<String, String> fields) {
		this.lastValues = String.join(" ", fields.values());
		int version = this.versions.incrementAndGet();
		fields.forEach((field, value) -> this.conjur.holds("airflow/" + name + "/" + field, value, version));
		return new SecretKey("airflow/" + name);
	}

	@Override
	public SecretKey absent() {
		for (String field : Set.of("username", "password", "digits")) {
			this.conjur.lacks("airflow/absent/" + field);
		}
		return new SecretKey("airflow/absent");
	}

	@Override
	public void suffer(StoreFault fault) {
		if (fault == StoreFault.DENYING) {
			this.conjur.answers(WireMock.urlPathMatching("/secrets/.*"), aResponse().withStatus(403));
			return;
		}
		this.conjur.answersAll(answer(fault));
	}

	private ResponseDefinitionBuilder answer(StoreFault fault) {
		return switch (fault) {
			case DENYING -> throw new AssertionError("not everything is denied");
			case REJECTING -> aResponse().withStatus(401).withBody(this.lastValues);
			case THROTTLING -> aResponse().withStatus(429);
			case HANGING -> aResponse().withFixedDelay(60_000);
			case DOWN -> aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
			case GARBAGE -> aResponse().withBody("{\"secrets\":\"" + this.lastValues);
		};
	}

	@Override
	public void recover() {
		this.conjur.recovers();
	}

	@Override
	public void outlastPauses() {
		this.clock.pass(Duration.ofMinutes(10));
	}

	@Override
	public OptionalInt logins() {
		return OptionalInt.of(this.conjur.count(WireMock.postRequestedFor(WireMock.urlEqualTo(StubbedConjur.LOGIN))));
	}

	@Override
	public OptionalInt calls() {
		return OptionalInt.of(this.conjur.count(WireMock.anyRequestedFor(WireMock.anyUrl())));
	}

	@Override
	public Set<String> credentials() {
		return Set.of(StubbedConjur.API_KEY, StubbedConjur.FIRST_SIGNATURE,
				StubbedConjur.authorization(StubbedConjur.FIRST_SIGNATURE));
	}

	@Override
	public Set<String> serverLoggers() {
		return Set.of("org.eclipse.jetty", "WireMock", "org.wiremock", "com.github.tomakehurst");
	}

	@Override
	public void close() {
		this.conjur.close();
	}

}
