package io.credbroker.service.database;

import java.time.Clock;
import java.time.Duration;

import io.credbroker.service.background.TaskAction;
import net.javacrumbs.shedlock.core.LockConfiguration;
import net.javacrumbs.shedlock.core.LockProvider;
import net.javacrumbs.shedlock.core.SimpleLock;
import net.javacrumbs.shedlock.provider.jdbctemplate.JdbcTemplateLockProvider;
import net.javacrumbs.shedlock.provider.sql.DatabaseProduct;

/**
 * Runs work on one replica of an installation at a time.
 */
public final class ClusterTask {

	private final Database database;

	private final Clock clock;

	public ClusterTask(Database database, Clock clock) {
		this.database = database;
		this.clock = clock;
	}

	/**
	 * Does the work unless a replica began it less than the interval ago by the
	 * database's clock. After a failure any replica may try again at once; after a
	 * replica died, others try again when the interval is over.
	 * @param name of the work, the same on all replicas, at most 64 characters
	 * @return whether this replica did it
	 */
	public boolean oncePer(Duration interval, String name, TaskAction action) throws Exception {
		SimpleLock turn = locks().lock(new LockConfiguration(this.clock.instant(), name, interval, Duration.ZERO))
			.orElse(null);
		if (turn == null) {
			return false;
		}
		try {
			action.run();
		}
		catch (Exception | Error ex) {
			turn.unlock();
			throw ex;
		}
		// The lock stays until the interval is over.
		return true;
	}

	private LockProvider locks() {
		return new JdbcTemplateLockProvider(JdbcTemplateLockProvider.Configuration.builder()
			.withJdbcTemplate(this.database.shared())
			.withTableName("broker_turn")
			// Otherwise a server that is away is taken for one of an unknown kind.
			.withDatabaseProduct(this.database.embedded() ? DatabaseProduct.H2 : DatabaseProduct.POSTGRES_SQL)
			.usingDbTime()
			.build());
	}

}
