package io.credbroker.provider.testkit;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

class IssuingContractTests {

	private static final String DEFECT = "issuing-defect";

	@ParameterizedTest
	@EnumSource
	void eachDefectIsNoticedByItsTest(IssuingDefect defect) {
		Set<String> failed = EngineTestKit.engine("junit-jupiter")
			.configurationParameter(DEFECT, defect.name())
			.selectors(selectClass(FakeIssuerContract.class))
			.execute()
			.testEvents()
			.failed()
			.stream()
			.map((event) -> ((MethodSource) event.getTestDescriptor().getSource().orElseThrow()).getMethodName())
			.collect(Collectors.toSet());

		if (defect == IssuingDefect.NONE) {
			assertThat(failed).isEmpty();
		}
		else {
			assertThat(failed).contains(defect.noticedBy);
		}
	}

	@Test
	void everyContractTestHasADefectThatItNotices() {
		assertThat(Arrays.stream(IssuingDefect.values()).map((defect) -> defect.noticedBy))
			.containsAll(Arrays.stream(IssuingContract.class.getDeclaredMethods())
				.filter((method) -> method.isAnnotationPresent(Test.class))
				.map(Method::getName)
				.toList());
	}

	@ExtendWith(DefectOfTheRun.class)
	static class FakeIssuerContract extends IssuingContract {

		private final IssuingDefect defect;

		FakeIssuerContract(IssuingDefect defect) {
			this.defect = defect;
		}

		@Override
		protected IssuerUnderTest open() {
			return new FakeContextualIssuer(this.defect);
		}

	}

	static final class DefectOfTheRun implements ParameterResolver {

		@Override
		public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
			return parameter.getParameter().getType() == IssuingDefect.class;
		}

		@Override
		public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
			return IssuingDefect.valueOf(context.getConfigurationParameter(DEFECT).orElseThrow());
		}

	}

}
