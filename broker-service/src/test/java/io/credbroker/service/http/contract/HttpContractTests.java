package io.credbroker.service.http.contract;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every documented response is produced here, through HTTP, and nothing undocumented is.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpContractTests {

	private final OpenApiContract contract = new OpenApiContract();

	private ContractBrokers brokers;

	@BeforeAll
	void start(@TempDir Path directory, @TempDir Path other, @TempDir Path third) {
		this.brokers = ContractBrokers.start(directory, other, third);
	}

	@AfterAll
	void everyDocumentedResponseWasProduced() {
		this.brokers.close();
		assertThat(this.contract.seen()).isEqualTo(this.contract.documented());
	}

	@Nested
	class Tokens extends TokenContract {

		Tokens() {
			super(HttpContractTests.this.brokers, HttpContractTests.this.contract);
		}

	}

	@Nested
	class Requests extends RequestContract {

		Requests() {
			super(HttpContractTests.this.brokers, HttpContractTests.this.contract);
		}

	}

	@Nested
	class Lookups extends LookupContract {

		Lookups() {
			super(HttpContractTests.this.brokers, HttpContractTests.this.contract);
		}

	}

	@Nested
	class Access extends AccessContract {

		Access() {
			super(HttpContractTests.this.brokers, HttpContractTests.this.contract);
		}

	}

	@Nested
	class Audit extends AuditContract {

		Audit() {
			super(HttpContractTests.this.brokers, HttpContractTests.this.contract);
		}

	}

	@Nested
	class Rotation extends RotationContract {

		Rotation() {
			super(HttpContractTests.this.brokers, HttpContractTests.this.contract);
		}

	}

}
