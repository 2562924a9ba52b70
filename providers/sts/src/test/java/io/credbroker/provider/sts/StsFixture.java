package io.credbroker.provider.sts;

import java.nio.file.Path;
import java.util.Map;

import io.credbroker.spi.ContextPart;
import io.credbroker.spi.FetchResult;
import io.credbroker.spi.SecretKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stubbed service, emptied for each test, and a store that asks it with keys.
 */
abstract class StsFixture {

	@TempDir
	static Path directory;

	static StubbedSts sts;

	StsStore store;

	@BeforeAll
	static void start() {
		sts = new StubbedSts(directory);
	}

	@BeforeEach
	void connect() {
		sts.reset();
		sts.issues();
		this.store = sts.connect();
	}

	@AfterEach
	void disconnect() {
		this.store.close();
	}

	@AfterAll
	static void stop() {
		sts.close();
	}

	FetchResult fetch(Map<String, ?> options) {
		return fetch(Lookups.key(StubbedSts.ROLE, options), Lookups.task("etl"));
	}

	FetchResult fetch(SecretKey key, Map<ContextPart, String> known) {
		return this.store.fetch(Lookups.request(this.store, key, known));
	}

	/**
	 * The parameters of the last session that was asked for.
	 */
	static Map<String, String> asked() {
		return sts.asked().getLast();
	}

}
