package io.credbroker.image.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.credbroker.image.Machine;
import io.credbroker.image.run.ImageRoot;
import io.credbroker.image.run.RunningBroker;
import io.credbroker.image.run.Surroundings;

/**
 * Starts the broker from its image and from its packaged jar, loads it, and prints the
 * rows of the table of performance.
 */
public final class ImageMeasurement {

	private static final int MAPPINGS = 2_000;

	private static final int RATE = Integer.getInteger("rate", 500);

	private final Path module;

	private final String version;

	private final String options;

	private final int rounds;

	private final Duration load;

	private final String limit;

	private ImageMeasurement(String... arguments) {
		this.module = Path.of(arguments[0]).toAbsolutePath();
		this.version = arguments[1];
		this.options = arguments[2];
		this.rounds = Integer.parseInt(arguments[3]);
		this.load = Duration.ofSeconds(Long.parseLong(arguments[4]));
		this.limit = arguments[5];
	}

	/**
	 * Takes the folder of the module, the version, the options of the JVM, the number of
	 * rounds, the seconds of load, and the limit of the memory under load, which may be
	 * empty for none.
	 */
	public static void main(String[] arguments) throws Exception {
		ImageMeasurement measurement = new ImageMeasurement(arguments);
		if (measurement.rounds > 0) {
			measurement.start();
		}
		if (measurement.limit.isEmpty()) {
			measurement.load();
		}
		else {
			measurement.limited();
		}
	}

	private ImageRoot image() {
		return ImageRoot.here(this.module, this.module.resolve("target/rootfs"), List.of("/opt/java/bin/java",
				"-XX:AOTCache=/opt/broker/broker.aot", "-jar", "/opt/broker/app/broker.jar"));
	}

	private ImageRoot packaged() {
		Path jar = this.module.resolveSibling("broker-service/target/broker-service-" + this.version + ".jar");
		return new ImageRoot(this.module.resolve("target/rootfs"), null,
				List.of(Machine.tool("java"), "-jar", jar.toString()));
	}

	private void start() throws IOException, InterruptedException {
		List<double[]> ratios = new ArrayList<>();
		for (int round = 0; round < this.rounds; round++) {
			double[] jar = start(packaged());
			double[] image = start(image());
			ratios.add(new double[] { image[0] / jar[0], image[1] / jar[1] });
			print(String.format(Locale.ROOT, "round %d: image %.1f s, of the processor %.1f s; jar %.1f s, %.1f s",
					round, image[0], image[1], jar[0], jar[1]));
		}
		print(String.format(Locale.ROOT, "| start-up of the shipped image layout ÷ fat jar | ≤ 0.40 | %.2f |",
				median(ratios, 0)));
		print(String.format(Locale.ROOT, "| the same by processor time | – | %.2f |", median(ratios, 1)));
	}

	private static double median(List<double[]> ratios, int column) {
		double[] sorted = ratios.stream().mapToDouble((ratio) -> ratio[column]).sorted().toArray();
		return sorted[sorted.length / 2];
	}

	private double[] start(ImageRoot root) throws IOException, InterruptedException {
		try (Surroundings surroundings = root.surroundings()) {
			try (RunningBroker broker = RunningBroker.start(root, surroundings, log("start"), this.options)) {
				broker.awaitReady();
				double seconds = ProcessAge.seconds(broker.handle());
				Duration processor = broker.handle().info().totalCpuDuration().orElse(Duration.ZERO);
				broker.stop();
				return new double[] { seconds, processor.toMillis() / 1e3 };
			}
		}
	}

	private void limited() throws IOException, InterruptedException {
		try (MemoryLimit group = MemoryLimit.of(this.limit)) {
			System.setProperty(ImageRoot.CGROUP, group.folder().toString());
			load();
			print("limit %s: %s".formatted(this.limit, group.report()));
		}
	}

	private void load() throws IOException, InterruptedException {
		ImageRoot root = image();
		try (Surroundings surroundings = root.surroundings()) {
			surroundings.mapMany(MAPPINGS, "wh.internal");
			try (RunningBroker broker = RunningBroker.start(root, surroundings, log("load"), this.options)) {
				broker.awaitReady();
				print(String.format(Locale.ROOT, "| resident after the start, %d mappings | – | %s |", MAPPINGS,
						ProcessMemory.of(broker.handle())));
				load(broker, surroundings);
				broker.stop();
			}
		}
	}

	private void load(RunningBroker broker, Surroundings surroundings) throws IOException, InterruptedException {
		SteadyLoad load = new SteadyLoad(broker, surroundings.issuer().token("airflow", List.of(Surroundings.GROUP)),
				MAPPINGS);
		load.run(RATE, this.load.dividedBy(2));
		SteadyLoad.Result steady = load.run(RATE, this.load);
		print(String.format(Locale.ROOT, "| resident at %d lookups/s | ≤ 256 MiB | %s |", RATE,
				ProcessMemory.of(broker.handle())));
		print(String.format(Locale.ROOT, "%s", steady));
		surroundings.mapMany(MAPPINGS, "moved.internal");
		SteadyLoad.Result reloaded = load.run(RATE, Duration.ofSeconds(20));
		print(String.format(Locale.ROOT, "%s, with a new catalog: %s", reloaded,
				broker.get("/v1/connections/many-7", token(surroundings)).body().contains("moved.internal")));
		SteadyLoad.Result burst = load.burst(1000);
		print(String.format(Locale.ROOT, "%s", burst));
		print(String.format(Locale.ROOT, "| resident after a new catalog and 1,000 lookups at once | – | %s |",
				ProcessMemory.of(broker.handle())));
	}

	private static String token(Surroundings surroundings) {
		return surroundings.issuer().token("airflow", List.of(Surroundings.GROUP));
	}

	private Path log(String name) {
		return this.module.resolve("target").resolve("measure-" + name + ".log");
	}

	private static void print(String line) {
		System.out.println(line);
	}

}
