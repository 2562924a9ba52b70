package io.credbroker.service.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections for migrations: a step that reads a large record may take longer than any
 * other call, whose time the pool sets again when it gets the connection back.
 */
final class PatientConnections extends DelegatingDataSource {

	private static final Duration PATIENCE = Duration.ofHours(2);

	PatientConnections(DataSource pool) {
		super(pool);
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = super.getConnection();
		connection.setNetworkTimeout(Runnable::run, (int) PATIENCE.toMillis());
		return connection;
	}

}
