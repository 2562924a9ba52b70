package io.credbroker.service.pods;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The clusters that one test opens.
 */
final class ClusterFixtures implements AutoCloseable {

	private final List<ClusterFixture> opened = new ArrayList<>();

	private final Path directory;

	ClusterFixtures(Path directory) {
		this.directory = directory;
	}

	/**
	 * Opens one whose API server has this long for an answer.
	 */
	ClusterFixture open(Duration timeout) {
		ClusterFixture fixture = new ClusterFixture(this.directory, timeout);
		this.opened.add(fixture);
		return fixture;
	}

	@Override
	public void close() {
		this.opened.forEach(ClusterFixture::close);
	}

}
