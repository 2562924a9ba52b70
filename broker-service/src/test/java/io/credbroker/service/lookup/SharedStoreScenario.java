package io.credbroker.service.lookup;

import java.nio.file.Path;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One broker for all tests of a class, with stores that a good and a bad caller share.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SharedStoreScenario {

	SharedStoreFixture stores;

	@BeforeAll
	void start(@TempDir Path directory) {
		this.stores = new SharedStoreFixture(directory);
	}

	@AfterAll
	void stop() {
		this.stores.close();
	}

}
