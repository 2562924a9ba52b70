package io.credbroker.benchmark.capacity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

	private final StringBuilder text = new StringBuilder();

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
		line("Measured on: %s.", this.costs.machine());
		line("");
		measured();
		carried();
		replicas();
		database();
		return this.text.toString();
	}

	private void measured() {
		line("## What was measured");
		line("");
		line("| processor time per lookup | record in a file | record in PostgreSQL |");
		line("|---|---|---|");
		row("broker, new TLS connection and new token, µs", this.costs.file().newConnection(),
				this.costs.database().newConnection());
		row("broker, kept TLS connection, µs", this.costs.file().keptConnection(),
				this.costs.database().keptConnection());
		line("| PostgreSQL, event stored alone, µs | – | %.0f |", this.costs.postgres().alone());
		line("| PostgreSQL, event stored in a group, µs | – | %.0f |", this.costs.postgres().grouped());
		row("new TLS connections per second on the whole machine, client included", this.costs.file().newPerSecond(),
				this.costs.database().newPerSecond());
		line("");
		line("An event takes %.0f bytes of PostgreSQL's write-ahead log, and %.0f bytes in table and indexes.",
				this.costs.postgres().logged(), this.costs.postgres().stored());
		line("");
	}

	private void row(String what, double file, double database) {
		line("| %s | %.0f | %.0f |", what, file, database);
	}

	private void carried() {
		line("## What one core of a replica carries");
		line("");
		line("Computed: the lookups per second that keep a core %.0f %% busy.", BUSY * 100);
		line("");
		line("| | record in a file | record in PostgreSQL |");
		line("|---|---|---|");
		row("new TLS connections with one lookup each", perCore(this.costs.file().newConnection()),
				perCore(this.costs.database().newConnection()));
		row("lookups over kept connections", perCore(this.costs.file().keptConnection()),
				perCore(this.costs.database().keptConnection()));
		row("tasks with %d lookups each".formatted(LOOKUPS), perCore(task(this.costs.file())),
				perCore(task(this.costs.database())));
		line("");
	}

	private static double perCore(double micros) {
		return BUSY * 1e6 / micros;
	}

	private static double task(MeasuredCosts.Broker broker) {
		return broker.newConnection() + (LOOKUPS - 1) * broker.keptConnection();
	}

	private void replicas() {
		line("## How many replicas a day needs");
		line("");
		line("Simulated: replicas with %d cores each, PostgreSQL with %d, %d lookups for each task.", CORES,
				DATABASE_CORES, LOOKUPS);
		line("The busiest hour has %.0f times the tasks of an average one, and %.0f %% of them begin in its first %.0f seconds, the burst.",
				Workload.BUSIEST_HOUR, Workload.BURST_SHARE * 100, Workload.BURST_SECONDS);
		line("One replica more than needed: while it is away, 99 of 100 lookups of the burst still take at most %.0f ms.",
				Plan.GOAL_SECONDS * 1e3);
		line("");
		line("| tasks per day | begin per second in the burst | replicas | p50, p99 in ms | p99 with one away | cores busy | database cores busy | record per day | replicas, record in files |");
		line("|---|---|---|---|---|---|---|---|---|");
		for (long tasks : TASKS) {
			Workload workload = new Workload(tasks, LOOKUPS);
			Plan plan = Plan.of(workload, new Cluster(1, CORES, DATABASE_CORES), this.costs);
			Plan files = Plan.of(workload, new Cluster(1, CORES, 0), this.costs);
			line("| %,d | %.0f | %d | %.1f, %.1f | %.1f | %.1f | %.2f | %.1f GB | %d |", tasks,
					workload.mostTasksPerSecond(), plan.replicas(), plan.all().quantile(0.5) * 1e3,
					plan.all().quantile(0.99) * 1e3, plan.oneAway().quantile(0.99) * 1e3, plan.all().brokerCores(),
					plan.all().databaseCores(), tasks * LOOKUPS * this.costs.postgres().stored() / 1e9,
					files.replicas());
		}
		line("");
	}

	private void database() {
		line("## Where PostgreSQL becomes the limit");
		line("");
		line("Computed: a database that is %.0f %% busy with events in groups, and replicas that are as busy.",
				BUSY * 100);
		line("");
		line("| cores of PostgreSQL | lookups per second | MB of log per second | cores of the replicas beside it |");
		line("|---|---|---|---|");
		for (int cores : DATABASES) {
			double lookups = cores * perCore(this.costs.postgres().grouped());
			line("| %d | %,.0f | %.1f | %.0f |", cores, lookups, lookups * this.costs.postgres().logged() / 1e6,
					lookups / LOOKUPS / perCore(task(this.costs.database())));
		}
		line("");
	}

	private void line(String format, Object... values) {
		this.text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values)).append('\n');
	}

}
