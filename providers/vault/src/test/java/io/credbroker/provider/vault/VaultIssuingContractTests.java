package io.credbroker.provider.vault;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.github.tomakehurst.wiremock.http.HttpHeader;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.credbroker.provider.testkit.IssuerUnderTest;
import io.credbroker.provider.testkit.IssuingContract;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.SecretProvider;
import org.junit.jupiter.api.io.TempDir;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

class VaultIssuingContractTests extends IssuingContract {

	@TempDir
	Path directory;

	@Override
	protected IssuerUnderTest open() {
		StubbedVault vault = new StubbedVault(this.directory);
		vault.stub(get(urlPathEqualTo(Sessions.URL)).willReturn(
				okJson(EngineJson.issued("aws/sts/etl/1", Duration.ofMinutes(15), false, "{\"access_key\":\"k\"}"))));
		return new Sessions(vault);
	}

	/**
	 * The AWS engine, whose requests can say most of what they want.
	 */
	private record Sessions(StubbedVault vault) implements IssuerUnderTest {

		static final String URL = "/v1/aws/sts/etl";

		private static final Set<String> AUDIT_HEADERS = Set.of(VaultCalls.CALLER, VaultCalls.CORRELATION_ID);

		@Override
		public SecretProvider connect() {
			return this.vault.connect(Clock.systemUTC());
		}

		@Override
		public SecretKey key() {
			return new SecretKey("aws/sts/etl");
		}

		@Override
		public List<String> issued() {
			return this.vault.find(getRequestedFor(urlPathEqualTo(URL))).stream().map(Sessions::text).toList();
		}

		private static String text(LoggedRequest request) {
			return request.getHeaders()
				.all()
				.stream()
				.filter((header) -> AUDIT_HEADERS.stream().noneMatch(header::keyEquals))
				.map(HttpHeader::toString)
				.sorted()
				.collect(Collectors.joining("\n", request.getUrl() + "\n", "\n" + request.getBodyAsString()));
		}

		@Override
		public void close() {
			this.vault.close();
		}

	}

}
