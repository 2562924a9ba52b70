package io.credbroker.service.rotation;

import io.credbroker.service.record.sinks.TestDatabase;

class RotationsInPostgresTests extends RotationsContract {

	RotationsInPostgresTests() {
		super(TestDatabase.POSTGRESQL);
	}

}
