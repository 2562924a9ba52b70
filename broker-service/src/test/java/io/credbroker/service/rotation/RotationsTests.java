package io.credbroker.service.rotation;

import io.credbroker.service.record.sinks.TestDatabase;

class RotationsTests extends RotationsContract {

	RotationsTests() {
		super(TestDatabase.H2);
	}

}
