package io.credbroker.service.rotation.operations;

import java.time.Duration;

import io.credbroker.service.database.Database;
import io.credbroker.service.database.DatabaseAddress;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A stop soon after the start, when nothing has used the database yet.
 */
class UnusedDatabaseTests {

	@Test
	void theStopDoesNotCreateTheTablesToReleaseNothing() {
		try (Database database = new Database(DatabaseAddress.inMemory(), Duration.ofSeconds(1))) {
			new OwnedOperations(database, "replica").release();

			assertThat(database.isUsed()).isFalse();
			database.migrate();
			assertThat(database.isUsed()).isTrue();
		}
	}

}
