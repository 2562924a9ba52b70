package io.credbroker.image;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an image says of itself, under the names that OCI defines.
 */
final class ImageLabels {

	private static final String PREFIX = "org.opencontainers.image.";

	private final BuildSettings settings;

	ImageLabels(BuildSettings settings) {
		this.settings = settings;
	}

	Map<String, String> all() {
		Map<String, String> labels = new TreeMap<>();
		labels.put(PREFIX + "title", "Airflow Credential Broker");
		labels.put(PREFIX + "description", "The trust boundary between Apache Airflow and the vaults");
		labels.put(PREFIX + "version", this.settings.version());
		labels.put(PREFIX + "created", this.settings.time().toString());
		labels.put(PREFIX + "licenses", "Apache-2.0");
		labels.put(PREFIX + "revision", revision());
		if (this.settings.from() != null) {
			labels.put(PREFIX + "base.name", this.settings.from());
		}
		if (!this.settings.content().without().isEmpty()) {
			labels.put("io.credbroker.without", String.join(",", this.settings.content().without()));
		}
		return labels;
	}

	/**
	 * The commit that is built, or {@code unknown} where the sources are no clone.
	 */
	String revision() {
		Command git = Command.run(this.settings.module(), List.of("git", "rev-parse", "HEAD"));
		return (git.code() == 0) ? git.output().strip() : "unknown";
	}

}
