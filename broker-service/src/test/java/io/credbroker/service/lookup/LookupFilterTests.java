package io.credbroker.service.lookup;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.credbroker.service.identity.Binding;
import io.credbroker.service.identity.Caller;
import io.credbroker.service.identity.CallerAuthentication;
import io.credbroker.service.identity.PodContexts;
import io.credbroker.service.identity.TokenMetadata;
import io.credbroker.spi.Lease;
import io.credbroker.spi.SecretValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LookupFilterTests {

	private final List<String> told = new ArrayList<>();

	@AfterEach
	void forgetCaller() {
		SecurityContextHolder.clearContext();
	}

	private LookupFilter filter() {
		Caller caller = new Caller("test", "etl", null, Set.of(), null, Map.of(),
				new TokenMetadata(null, null, Instant.EPOCH, List.of(), Binding.NONE));
		SecurityContextHolder.getContext().setAuthentication(new CallerAuthentication(caller, SecretValue.of("token")));
		return new LookupFilter(
				new ContextResolver((any) -> false, PodContexts.NONE, new ContextObserver(new SimpleMeterRegistry())),
				new Granting(), new OutcomeWriter());
	}

	private static MockHttpServletRequest request() {
		return new MockHttpServletRequest("GET", "/v1/variables/key");
	}

	@Test
	void anAnswerThatFailsBeforeItLeavesIsTakenBack() {
		FailingResponse response = new FailingResponse(new OutOfMemoryError("planted"));

		assertThatExceptionOfType(OutOfMemoryError.class)
			.isThrownBy(() -> filter().doFilter(request(), response, new MockFilterChain()));

		assertThat(this.told).containsExactly("retract");
	}

	@Test
	void anAnswerThatFailsOnItsWayStaysGiven() {
		FailingResponse response = new FailingResponse(new IOException("planted"));

		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> filter().doFilter(request(), response, new MockFilterChain()));

		assertThat(this.told).containsExactly("withhold");
	}

	private static final class FailingResponse extends MockHttpServletResponse {

		private final Throwable failure;

		FailingResponse(Throwable failure) {
			this.failure = failure;
		}

		@Override
		public ServletOutputStream getOutputStream() {
			throw sneaky(this.failure);
		}

		@SuppressWarnings("unchecked")
		private static <T extends Throwable> RuntimeException sneaky(Throwable failure) throws T {
			throw (T) failure;
		}

	}

	private final class Granting implements LookupService {

		@Override
		public LookupResult lookup(LookupRequest request) {
			LookupOutcome.Validity validity = new LookupOutcome.Validity(Instant.EPOCH, Instant.EPOCH,
					Instant.EPOCH.plusSeconds(60), false, null, null);
			return new LookupResult(
					new LookupOutcome.Granted(new Representation.OfValue(EncodedJson.of("p")), "1", "f", "t", validity,
							new LookupOutcome.GrantedLease(new Lease("lease", Duration.ofHours(1), true), true,
									Instant.MAX)),
					new LookupResult.Basis(new LookupResult.CatalogReference(1, null), null, null,
							LookupResult.PolicyOutcome.NONE, null));
		}

		@Override
		public void withhold(LookupResult lookup) {
			LookupFilterTests.this.told.add("withhold");
		}

		@Override
		public void retract(LookupRequest request, LookupResult lookup) {
			LookupFilterTests.this.told.add("retract");
		}

	}

}
