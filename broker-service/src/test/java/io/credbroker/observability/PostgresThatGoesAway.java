package io.credbroker.observability;

import java.io.IOException;

import io.credbroker.service.support.Postgres;

/**
 * A database of a real PostgreSQL, which ends its connections and takes no new ones while
 * it is away.
 */
final class PostgresThatGoesAway {

	private final Postgres server;

	private final String url;

	PostgresThatGoesAway() throws IOException {
		this.server = Postgres.shared();
		this.url = this.server.newDatabase();
	}

	String url() {
		return this.url;
	}

	void leave() {
		takesConnections(false);
		this.server
			.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '%s'".formatted(name()));
	}

	void comeBack() {
		takesConnections(true);
	}

	private void takesConnections(boolean takes) {
		this.server.execute("alter database %s with allow_connections %s".formatted(name(), takes));
	}

	private String name() {
		return this.url.substring(this.url.lastIndexOf('/') + 1);
	}

}
