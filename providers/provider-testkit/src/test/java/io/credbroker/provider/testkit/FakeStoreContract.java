package io.credbroker.provider.testkit;

import java.time.Duration;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The contract applied to a provider with the defect named in the run's configuration.
 */
@ExtendWith(FakeStoreContract.DefectOfTheRun.class)
class FakeStoreContract extends SecretProviderContract {

	static final String DEFECT = "defect";

	private final ContractDefect defect;

	FakeStoreContract(ContractDefect defect) {
		this.defect = defect;
	}

	@Override
	protected StoreUnderTest open() {
		return new FakeStore(this.defect);
	}

	@Override
	protected Duration timeLimit() {
		return Duration.ofMillis(500);
	}

	static final class DefectOfTheRun implements ParameterResolver {

		@Override
		public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
			return parameter.getParameter().getType() == ContractDefect.class;
		}

		@Override
		public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
			return ContractDefect.valueOf(context.getConfigurationParameter(DEFECT).orElseThrow());
		}

	}

}
