package io.credbroker.service;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The doors of the packages: who may know whom.
 */
class ArchitectureTests {

	@Test
	void everyPackageKnowsOnlyThoseItMay() {
		ApplicationModules.of(BrokerApplication.class).verify();
	}

	@Test
	void aPlantedViolationFails() {
		ApplicationModules planted = ApplicationModules.of("io.credbroker.planted", (location) -> true);

		assertThatExceptionOfType(Violations.class).isThrownBy(planted::verify)
			.withMessageContaining("lower")
			.withMessageContaining("upper");
	}

}
