package io.credbroker.benchmark.capacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * The numbers of {@code docs/reference/capacity.md}, all of them computed from the file
 * of measured costs.
 */
public final class CapacityPage {

	static final Path COSTS = Path.of("..", "docs", "reference", "capacity.json");

	static final Path PAGE = Path.of("..", "docs", "reference", "capacity.md");

	private static final String BEGIN = "<!-- capacity: begin -->\n";

	private static final String END = "<!-- capacity: end -->";

	private static final List<Long> TASKS = List.of(100_000L, 500_000L, 1_000_000L, 2_000_000L, 5_000_000L);

	private static final int LOOKUPS = 3;

	private static final int CORES = 2;

	/** Of a database, as a capacity and not as a measurement. */
	private static final List<Integer> DATABASES = List.of(2, 4, 8, 16);

	private static final int DATABASE_CORES = 4;

	private static final double BUSY = 0.6;

	private final MeasuredCosts costs;

	private final Formatter text = new Formatter(Locale.ROOT);

	private CapacityPage(MeasuredCosts costs) {
		this.costs = costs;
	}

	/**
	 * Puts the numbers of a run into the file and the page.
	 */
	public static void publish(MeasuredCosts costs) throws IOException {
		costs.write(COSTS);
		Files.writeString(PAGE, filled(Files.readString(PAGE), costs));
	}

	/**
	 * The page with the numbers that belong to these costs.
	 */
	static String filled(String page, MeasuredCosts costs) {
		int begin = page.indexOf(BEGIN) + BEGIN.length();
		return page.substring(0, begin) + new CapacityPage(costs).numbers() + page.substring(page.indexOf(END));
	}

	private String numbers() {
		this.text.format("Measured on: %s.\n", this.costs.machine());
		this.text.format("\n");
		measured();
		carried();
		replicas();
		database();
		return this.text.toString();
	}

	private void measured() {
		this.text.format("## What was measured\n");
		this.text.format("\n");
		this.text.format("| processor time per lookup | record in a file | record in PostgreSQL |\n");
		this.text.format("|---|---|---|\n");
		row("broker, new TLS connection and new token, µs", this.costs.file().newConnection(),
				this.costs.database().newConnection());
		row("broker, kept TLS connection, µs", this.costs.file().keptConnection(),
				this.costs.database().keptConnection());
		this.text.format("| PostgreSQL, event stored alone, µs | – | %.0f |\n", this.costs.postgres().alone());
		this.text.format("| PostgreSQL, event stored in a group, µs | – | %.0f |\n", this.costs.postgres().grouped());
		row("new TLS connections per second on the whole machine, client included", this.costs.file().newPerSecond(),
				this.costs.database().newPerSecond());
		this.text.format("\n");
		this.text.format(
				"An event takes %.0f bytes of PostgreSQL's write-ahead log, and %.0f bytes in table and indexes.\n",
				this.costs.postgres().logged(), this.costs.postgres().stored());
		this.text.format("\n");
	}

	private void row(String what, double file, double database) {
		this.text.format("| %s | %.0f | %.0f |\n", what, file, database);
	}

	private void carried() {
		this.text.format("## What one core of a replica carries\n");
		this.text.format("\n");
		this.text.format("Computed: the lookups per second that keep a core %.0f %% busy.\n", BUSY * 100);
		this.text.format("\n");
		this.text.format("| | record in a file | record in PostgreSQL |\n");
		this.text.format("|---|---|---|\n");
		row("new TLS connections with one lookup each", perCore(this.costs.file().newConnection()),
				perCore(this.costs.database().newConnection()));
		row("lookups over kept connections", perCore(this.costs.file().keptConnection()),
				perCore(this.costs.database().keptConnection()));
		row("tasks with %d lookups each".formatted(LOOKUPS), perCore(task(this.costs.file())),
				perCore(task(this.costs.database())));
		this.text.format("\n");
	}

	private static double perCore(double micros) {
		return BUSY * 1e6 / micros;
	}

	private static double task(MeasuredCosts.Broker broker) {
		return broker.newConnection() + (LOOKUPS - 1) * broker.keptConnection();
	}

	private void replicas() {
		this.text.format("## How many replicas a day needs\n");
		this.text.format("\n");
		this.text.format("Simulated: replicas with %d cores each, PostgreSQL with %d, %d lookups for each task.\n",
				CORES, DATABASE_CORES, LOOKUPS);
		this.text.format(
				"The busiest hour has %.0f times the tasks of an average one, and %.0f %% of them begin in its first %.0f seconds, the burst.\n",
				Workload.BUSIEST_HOUR, Workload.BURST_SHARE * 100, Workload.BURST_SECONDS);
		this.text.format(
				"One replica more than needed: while it is away, 99 of 100 lookups of the burst still take at most %.0f ms.\n",
				Plan.GOAL_SECONDS * 1e3);
		this.text.format("\n");
		this.text.format(
				"| tasks per day | begin per second in the burst | replicas | p50, p99 in ms | p99 with one away | cores busy | database cores busy | record per day | replicas, record in files |\n");
		this.text.format("|---|---|---|---|---|---|---|---|---|\n");
		for (long tasks : TASKS) {
			Workload workload = new Workload(tasks, LOOKUPS);
			Plan plan = Plan.of(workload, new Cluster(1, CORES, DATABASE_CORES), this.costs);
			Plan files = Plan.of(workload, new Cluster(1, CORES, 0), this.costs);
			this.text.format("| %,d | %.0f | %d | %.1f, %.1f | %.1f | %.1f | %.2f | %.1f GB | %d |\n", tasks,
					workload.mostTasksPerSecond(), plan.replicas(), plan.all().quantile(0.5) * 1e3,
					plan.all().quantile(0.99) * 1e3, plan.oneAway().quantile(0.99) * 1e3, plan.all().brokerCores(),
					plan.all().databaseCores(), tasks * LOOKUPS * this.costs.postgres().stored() / 1e9,
					files.replicas());
		}
		this.text.format("\n");
	}

	private void database() {
		this.text.format("## Where PostgreSQL becomes the limit\n");
		this.text.format("\n");
		this.text.format(
				"Computed: a database that is %.0f %% busy with events in groups, and replicas that are as busy.\n",
				BUSY * 100);
		this.text.format("\n");
		this.text.format(
				"| cores of PostgreSQL | lookups per second | MB of log per second | cores of the replicas beside it |\n");
		this.text.format("|---|---|---|---|\n");
		for (int cores : DATABASES) {
			double lookups = cores * perCore(this.costs.postgres().grouped());
			this.text.format("| %d | %,.0f | %.1f | %.0f |\n", cores, lookups,
					lookups * this.costs.postgres().logged() / 1e6,
					lookups / LOOKUPS / perCore(task(this.costs.database())));
		}
		this.text.format("\n");
	}

}
