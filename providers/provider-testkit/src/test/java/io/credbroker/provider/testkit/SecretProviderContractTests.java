package io.credbroker.provider.testkit;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

class SecretProviderContractTests {

	@Test
	void aProviderThatKeepsTheContractPassesEveryTest() {
		EngineExecutionResults results = run(FakeStoreContract.class, ContractDefect.NONE);

		assertThat(failures(results)).isEmpty();
		assertThat(results.testEvents().aborted().count()).isZero();
		assertThat(results.testEvents().succeeded().count()).isGreaterThan(20);
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = "NONE")
	void eachDefectIsNoticedByItsTest(ContractDefect defect) {
		EngineExecutionResults results = run(FakeStoreContract.class, defect);

		assertThat(failures(results)).contains(defect.noticedBy);
	}

	@Test
	void everyContractTestHasADefectThatItNotices() {
		Set<String> tests = Arrays.stream(SecretProviderContract.class.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(Test.class)
					|| method.isAnnotationPresent(ParameterizedTest.class))
			.map(java.lang.reflect.Method::getName)
			.collect(Collectors.toSet());

		assertThat(Arrays.stream(ContractDefect.values()).filter((defect) -> defect != ContractDefect.NONE))
			.extracting((defect) -> defect.noticedBy)
			.containsAll(tests);
	}

	private static EngineExecutionResults run(Class<?> contract, ContractDefect defect) {
		return EngineTestKit.engine("junit-jupiter")
			.configurationParameter(FakeStoreContract.DEFECT, defect.name())
			.selectors(selectClass(contract))
			.execute();
	}

	private static Set<String> failures(EngineExecutionResults results) {
		return results.testEvents()
			.failed()
			.stream()
			.map((event) -> event.getTestDescriptor().getSource().orElseThrow())
			.map((source) -> ((MethodSource) source).getMethodName())
			.collect(Collectors.toSet());
	}

}
