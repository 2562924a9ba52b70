package io.credbroker.provider.testkit;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of a provider over HTTP whose store answers without an end: extend it, say
 * how to connect, and inherit every test.
 */
public abstract class SlowResponseContract {

	private static final int CALLERS = 20;

	/**
	 * A new provider for the store at this address, with a time limit well below that of
	 * the contract.
	 */
	protected abstract SecretProvider connect(URI address);

	/**
	 * A well-formed key.
	 */
	protected abstract SecretKey key();

	/**
	 * The longest that any call may take.
	 */
	protected Duration timeLimit() {
		return Duration.ofSeconds(10);
	}

	/**
	 * How a well-formed answer begins.
	 */
	protected String beginning() {
		return "{\"data\":";
	}

	@ParameterizedTest
	@EnumSource
	final void whatDoesNotEndIsGivenUpInTimeByEveryCaller(SlowResponse answer) {
		TimedCalls calls = new TimedCalls(timeLimit());
		try (SlowServer server = new SlowServer(answer, beginning());
				SecretProvider provider = connect(server.address())) {
			Supplier<StoreStatus> probe = () -> calls.inTime(provider::probe);
			List<Object> results = calls.atOnce(CALLERS,
					(caller) -> (caller == 0) ? probe.get() : calls.fetch(provider, key()));

			assertThat(results.getFirst()).isInstanceOf(StoreStatus.Down.class);
			assertThat(results.subList(1, CALLERS))
				.allSatisfy((result) -> assertThat(result).isInstanceOf(Unavailable.class));
			assertThat(server.begun()).as("answers that began").isPositive();
			Await.until(() -> server.open() == 0, "every connection is given up");
		}
	}

}
