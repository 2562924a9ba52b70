package io.credbroker.provider.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import io.credbroker.spi.FetchRequest;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

class SlowResponseContractTests {

	@Test
	void aTimeLimitThatEndsAtTheHeadersIsNoticed() {
		Events events = EngineTestKit.engine("junit-jupiter")
			.selectors(selectClass(HeadersOnlyContract.class))
			.execute()
			.testEvents();

		assertThat(events.failed().count()).as("all but dripping headers").isEqualTo(3);
	}

	static class HeadersOnlyContract extends SlowResponseContract {

		@Override
		protected SecretProvider connect(URI address) {
			return new HeadersOnly(address);
		}

		@Override
		protected SecretKey key() {
			return new SecretKey("k");
		}

		@Override
		protected Duration timeLimit() {
			return Duration.ofSeconds(3);
		}

	}

	/**
	 * Relies on the time limit of the JDK's request, which does not cover the body.
	 */
	private record HeadersOnly(URI address) implements SecretProvider {

		@Override
		public FetchResult fetch(FetchRequest request) {
			return new FetchResult.Unavailable(ask(), null);
		}

		@Override
		public StoreStatus probe() {
			return new StoreStatus.Down(ask());
		}

		private String ask() {
			HttpRequest request = HttpRequest.newBuilder(this.address).timeout(Duration.ofMillis(200)).build();
			try (HttpClient client = HttpClient.newHttpClient()) {
				return client.send(request, BodyHandlers.ofString()).body();
			}
			catch (IOException ex) {
				return "in time";
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return "interrupted";
			}
		}

		@Override
		public void close() {
		}

	}

}
