package io.credbroker.service.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
 * The database of this installation: one connection that the record's writer has to
 * itself, and a few for everything else, so that neither waits for the other.
 * <p>
 * Nothing is called before the first use, and a database that is down is tried anew each
 * time.
 */
public final class Database implements AutoCloseable {

	private static final int SHARED = 4;

	/**
	 * A commit that PostgreSQL may still lose is none, whatever the server's default is.
	 */
	private static final String DURABLE = """
			select set_config('synchronous_commit',
				replace(current_setting('synchronous_commit'), 'off', 'on'), false)""";

	private static final Duration SHARED_TIMEOUT = Duration.ofSeconds(30);

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
			config.setConnectionInitSql(DURABLE);
		}
		config.setMinimumIdle(0);
		config.setInitializationFailTimeout(-1);
		config.setConnectionTimeout(Math.max(250, timeout.toMillis()));
		config.setValidationTimeout(Math.max(250, timeout.toMillis()));
		this.address.properties(answer).forEach(config::addDataSourceProperty);
		return new HikariDataSource(config);
	}

	/**
	 * Whether it is a file of this process, which must itself see to its being durable.
	 */
	public boolean embedded() {
		return this.address.embedded();
	}

	/**
	 * Lets no connection be used again that was open when the database failed: an
	 * embedded one closes itself when its disk is full, and its connections do not know.
	 */
	public void forgetConnections() {
		Stream.of(this.writing, this.shared)
			.map(HikariDataSource::getHikariPoolMXBean)
			.filter(Objects::nonNull)
			.forEach(HikariPoolMXBean::softEvictConnections);
	}

	/**
	 * The connection that writes, the tables being there.
	 */
	public JdbcTemplate writer() {
		migrate();
		return new JdbcTemplate(this.writing);
	}

	public TransactionTemplate writes() {
		return new TransactionTemplate(new DataSourceTransactionManager(this.writing));
	}

	/**
	 * A connection for what must not keep the writer waiting, the tables being there.
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
	 * A connection beside the pools, which its user closes.
	 */
	Connection connect() throws SQLException {
		migrate();
		return this.address.connect(SHARED_TIMEOUT);
	}

	/**
	 * Makes the tables, once.
	 */
	public void migrate() {
		if (!this.migrated) {
			synchronized (this.migrating) {
				if (!this.migrated) {
					Flyway.configure()
						.dataSource(this.shared)
						.locations("classpath:io/credbroker/database")
						.table("audit_schema")
						.load()
						.migrate();
					this.migrated = true;
				}
			}
		}
	}

	@Override
	public void close() {
		this.shared.close();
		this.writing.close();
	}

}
