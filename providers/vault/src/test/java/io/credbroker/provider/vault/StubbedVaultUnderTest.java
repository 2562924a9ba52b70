package io.credbroker.provider.vault;

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
 * The stubbed Vault, seeded and broken as the contract asks.
 */
final class StubbedVaultUnderTest implements StoreUnderTest {

	private final StubbedVault vault;

	private final SettableClock clock = new SettableClock();

	private final AtomicInteger versions = new AtomicInteger();

	private volatile String lastAnswer = "";

	private final StubbedEngine engine;

	StubbedVaultUnderTest(Path directory, StubbedEngine engine) {
		this.vault = new StubbedVault(directory);
		this.engine = engine;
	}

	@Override
	public SecretProvider connect() {
		return this.vault.connect(this.clock);
	}

	@Override
	public SecretProvider connectBriefly() {
		return this.vault.connectBriefly();
	}

	@Override
	public SecretKey put(String name, Map<String, String> fields) {
		this.lastAnswer = this.engine.answer(fields, this.versions.incrementAndGet());
		this.vault.holds(this.engine.url(name), this.lastAnswer);
		return new SecretKey(this.engine.key(name));
	}

	@Override
	public SecretKey absent() {
		this.vault.stub(WireMock.get(this.engine.url("absent"))
			.willReturn(aResponse().withStatus(this.engine.absence()).withBody(this.engine.errors())));
		return new SecretKey(this.engine.key("absent"));
	}

	@Override
	public void suffer(StoreFault fault) {
		if (fault == StoreFault.DENYING) {
			this.vault.answers(WireMock.urlPathMatching("/v1/(?!auth/|sys/).*"), StubbedVault.DENIED);
			return;
		}
		this.vault.answersAll(answer(fault));
	}

	private ResponseDefinitionBuilder answer(StoreFault fault) {
		return switch (fault) {
			case DENYING -> StubbedVault.DENIED;
			case REJECTING -> StubbedVault.UNKNOWN_TOKEN;
			case THROTTLING -> aResponse().withStatus(429);
			case HANGING -> aResponse().withFixedDelay(60_000);
			case DOWN -> aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
			case GARBAGE -> aResponse().withBody(this.lastAnswer.substring(0, this.lastAnswer.length() - 8));
		};
	}

	@Override
	public void recover() {
		this.vault.recovers();
	}

	/**
	 * Silence takes its time limit each time, and is the same for every engine.
	 */
	@Override
	public Map<StoreFault, String> cannotShow() {
		return (this.engine == StubbedEngine.KEY_VALUES) ? Map.of()
				: Map.of(StoreFault.HANGING, "shown by the key/value engine, which is read over the same connections");
	}

	@Override
	public void outlastPauses() {
		this.clock.pass(Duration.ofMinutes(10));
	}

	@Override
	public OptionalInt logins() {
		return OptionalInt.of(this.vault.count(WireMock.postRequestedFor(WireMock.urlEqualTo(StubbedVault.LOGIN))));
	}

	@Override
	public OptionalInt calls() {
		return OptionalInt.of(this.vault.count(WireMock.anyRequestedFor(WireMock.anyUrl())));
	}

	@Override
	public Set<String> credentials() {
		return Set.of(StubbedVault.SECRET_ID, StubbedVault.FIRST_TOKEN);
	}

	@Override
	public Set<String> serverLoggers() {
		return Set.of("org.eclipse.jetty", "WireMock", "org.wiremock", "com.github.tomakehurst");
	}

	@Override
	public void close() {
		this.vault.close();
	}

}
