package io.credbroker.service.rotation.versions;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import io.credbroker.service.secret.CredentialId;
import io.credbroker.service.support.Postgres;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks while a real PostgreSQL accepts nobody.
 */
class DatabaseOutageTests {

	@Test
	void whatIsSeenWhileTheDatabaseIsAwayIsWrittenWhenItIsBack() throws IOException {
		String url = Postgres.shared().newDatabase();
		String name = url.substring(url.lastIndexOf('/') + 1);
		try (Database database = new Database(DatabaseAddress.postgresql(url, "postgres", null),
				Duration.ofMillis(500))) {
			Replica replica = new Replica(database, Clock.systemUTC(), "key");
			replica.saw("warehouse", "f1", null, Duration.ofSeconds(9));
			replica.looks.run();
			allow(name, false);
			replica.saw("warehouse", "f2", null, Duration.ofSeconds(8));
			replica.looks.run();
			replica.saw("any/other", "g", null, Duration.ofSeconds(7));
			replica.saw("warehouse", "f3", null, Duration.ofSeconds(6));
			replica.looks.run();
			assertThat(replica.counted()).isZero();
			allow(name, true);
			replica.looks.run();

			assertThat(new VersionTable(database.shared()).of(CredentialId.of("vault", "warehouse"), 10))
				.extracting(KnownVersion::fingerprint)
				.containsExactly("f3", "f2", "f1");
			assertThat(CredentialTable.count(database.shared())).isEqualTo(2);
			assertThat(replica.counted()).isEqualTo(2);
		}
	}

	private static void allow(String database, boolean connections) throws IOException {
		Postgres.shared().execute("alter database %s allow_connections %s".formatted(database, connections));
		Postgres.shared()
			.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'".formatted(database));
	}

}
