package io.credbroker.service.database;

/**
 * Another replica that shares the database has a different value of a setting that must
 * be equal.
 */
public final class ReplicaDisagreementException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String setting;

	ReplicaDisagreementException(String setting, String replica) {
		super("the replica %s, which shares the database, has a different %s".formatted(replica, setting));
		this.setting = setting;
	}

	String setting() {
		return this.setting;
	}

}
