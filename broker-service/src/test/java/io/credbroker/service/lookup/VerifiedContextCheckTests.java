package io.credbroker.service.lookup;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.credbroker.service.catalog.CatalogAccepted;
import io.credbroker.service.catalog.CatalogParser;
import io.credbroker.service.catalog.CatalogRevision;
import io.credbroker.service.catalog.KnownNames;
import io.credbroker.service.support.Broker;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class VerifiedContextCheckTests {

	private static final String CATALOG = """
			connections:
			  warehouse: { conn-type: http, secret: { store: scripted, key: any }, password: "${password}" }
			  other: { conn-type: http, secret: { store: scripted, key: any }, password: "${password}" }
			policies:
			  - { name: etl-%1$s, callers: { issuer: test }, connections: [warehouse], dags: [etl], context: %1$s }
			  - { name: also-%1$s, callers: { issuer: test }, connections: [warehouse], dags: [other], context: %1$s }
			  - { name: open, callers: { issuer: test }, connections: [other] }
			""";

	private static final String WARNING = "demand a verified context";

	@TempDir
	private Path directory;

	/**
	 * A catalog is announced in the background, after the start.
	 */
	@Test
	void aBrokerWarnsAfterItsStart(CapturedOutput output) {
		try (Broker _ = Broker.start(this.directory, CATALOG.formatted("asserted"),
				Map.of("broker.context.minimum", "verified"))) {
			await().until(() -> output.getErr().contains(WARNING));
		}
	}

	@ParameterizedTest
	@CsvSource({ "verified, false, 1", "verified, true, 0", "attested, false, 0", "asserted, false, 0" })
	void aRuleIsNamedOnlyIfItDemandsWhatNobodyVerifies(String standing, boolean authority, int lines) {
		CatalogRevision revision = new CatalogParser(new KnownNames(Set.of("scripted"), Map.of("test", Set.of())))
			.parse("catalog", CATALOG.formatted(standing), 1, Instant.EPOCH);
		ListAppender<ILoggingEvent> logged = new ListAppender<>();
		logged.start();
		Logger logger = (Logger) LoggerFactory.getLogger(VerifiedContextCheck.class);
		logger.addAppender(logged);

		new VerifiedContextCheck(authority).accepted(new CatalogAccepted(revision, null));

		logger.detachAppender(logged);
		assertThat(logged.list).hasSize(lines)
			.allSatisfy((event) -> assertThat(List.copyOf(event.getKeyValuePairs())).map(String::valueOf)
				.contains("rules=\"etl-verified, also-verified\"", "setting=\"broker.roles.context-authority\""));
	}

}
