package io.credbroker.service;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.modulith.core.Violations;

import static org.assertj.core.api.Assertions.assertThat;
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
	void theNarrowScanOfTheApplicationFindsEveryClassThatDeclaresBeans() {
		var narrow = new ClassPathScanningCandidateComponentProvider(true);
		narrow.setResourcePattern(BrokerApplication.COMPONENTS);

		assertThat(classes(narrow)).isNotEmpty()
			.containsExactlyInAnyOrderElementsOf(classes(new ClassPathScanningCandidateComponentProvider(true)));
	}

	/** Except for those within another one, which that one brings. */
	private static List<String> classes(ClassPathScanningCandidateComponentProvider scan) {
		return scan.findCandidateComponents(BrokerApplication.class.getPackageName())
			.stream()
			.map(BeanDefinition::getBeanClassName)
			.filter((name) -> !name.contains("$") && !name.equals(BrokerApplication.class.getName()))
			.toList();
	}

	@Test
	void aPlantedViolationFails() {
		ApplicationModules planted = ApplicationModules.of("io.credbroker.planted", (location) -> true);

		assertThatExceptionOfType(Violations.class).isThrownBy(planted::verify)
			.withMessageContaining("lower")
			.withMessageContaining("upper");
	}

}
