package io.credbroker.service.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The database of this installation: one connection is reserved for the writer of the
 * record and a few serve everything else, so that neither waits for the other.
 * <p>
 * It connects at the first use, and tries again at each use while the database is down.
 */
public final class Database implements AutoCloseable {

	private static final int SHARED = 4;

	/**
	 * Makes each commit durable even where the server's default is asynchronous commit,
	 * and keeps PostgreSQL from compiling queries, which takes it longer than they do.
	 */
	private static final String SESSION = """
			select set_config('synchronous_commit',
					replace(current_setting('synchronous_commit'), 'off', 'on'), false),
				case when current_setting('jit', true) is not null then set_config('jit', 'off', false) end""";

	private static final Duration SHARED_TIMEOUT = Duration.ofSeconds(30);

	private static final String TABLES = "classpath:io/credbroker/database";

	private final DatabaseAddress address;

	private final HikariDataSource writing;

	private final HikariDataSource shared;

	private final Object migrating = new Object();

	private volatile boolean migrated;

	public Database(DatabaseAddress address, Duration timeout) {
		this.address = address;
		this.writing = pool("database-writer", 1, timeout, timeout);
		this.shared = pool("database-shared", SHARED, timeout, SHARED_TIMEOUT);
	}

	private HikariDataSource pool(String name, int size, Duration timeout, Duration answer) {
		HikariConfig config = new HikariConfig();
		config.setPoolName(name);
		config.setJdbcUrl(this.address.url());
		config.setCredentialsProvider(this.address.credentials());
		config.setMaximumPoolSize(size);
		if (!this.address.embedded()) {
			config.setConnectionInitSql(SESSION);
		}
		config.setMinimumIdle(0);
		config.setInitializationFailTimeout(-1);
		config.setConnectionTimeout(Math.max(250, timeout.toMillis()));
		config.setValidationTimeout(Math.max(250, timeout.toMillis()));
		this.address.properties(answer).forEach(config::addDataSourceProperty);
		return new HikariDataSource(config);
	}

	/**
	 * Whether it is embedded in this process, which then must flush it to disk itself.
	 */
	public boolean embedded() {
		return this.address.embedded();
	}

	/**
	 * Evicts all open connections after a failure of the database: an embedded one closes
	 * itself when its disk is full, and its connections do not notice.
	 */
	public void forgetConnections() {
		Stream.of(this.writing, this.shared)
			.map(HikariDataSource::getHikariPoolMXBean)
			.filter(Objects::nonNull)
			.forEach(HikariPoolMXBean::softEvictConnections);
	}

	/**
	 * The connection of the record's writer; creates the tables if needed.
	 */
	public JdbcTemplate writer() {
		migrate();
		return new JdbcTemplate(this.writing);
	}

	public TransactionTemplate writes() {
		return new TransactionTemplate(new DataSourceTransactionManager(this.writing));
	}

	/**
	 * The connections for everything but the record's writer; creates the tables if
	 * needed.
	 */
	public JdbcTemplate shared() {
		migrate();
		JdbcTemplate template = new JdbcTemplate(this.shared);
		template.setQueryTimeout((int) SHARED_TIMEOUT.toSeconds());
		return template;
	}

	/**
	 * Transactions of {@link #shared()}.
	 */
	public TransactionTemplate transactions() {
		return new TransactionTemplate(new DataSourceTransactionManager(this.shared));
	}

	/**
	 * Opens a connection outside the pools, which the caller closes.
	 */
	Connection connect() throws SQLException {
		migrate();
		return this.address.connect(SHARED_TIMEOUT);
	}

	/**
	 * Whether this process has used it: otherwise nothing in it is of this process, and
	 * there is nothing to clean up.
	 */
	public boolean isUsed() {
		return this.migrated;
	}

	/**
	 * Creates or updates the tables, once per process.
	 */
	public void migrate() {
		if (!this.migrated) {
			synchronized (this.migrating) {
				if (!this.migrated) {
					migrateNow();
					this.migrated = true;
				}
			}
		}
	}

	private void migrateNow() {
		Flyway.configure()
			.dataSource(new PatientConnections(this.shared))
			.locations(locations())
			.table("audit_schema")
			.placeholders(dialect())
			.load()
			.migrate();
	}

	private String[] locations() {
		return embedded() ? new String[] { TABLES } : new String[] { TABLES, "classpath:io/credbroker/postgresql" };
	}

	/**
	 * What H2 does not have: the conditions of partial indexes, and tables that are not
	 * logged.
	 */
	private Map<String, String> dialect() {
		return Map.of("only_follows", partial("follows"), "only_leases", partial("lease_id"), "only_grants",
				partial("granted_until"), "only_shadow", partial("shadow"), "unlogged", embedded() ? "" : "unlogged");
	}

	private String partial(String column) {
		return embedded() ? "" : "where %s is not null".formatted(column);
	}

	@Override
	public void close() {
		this.shared.close();
		this.writing.close();
	}

}
