package io.credbroker.provider.testkit;

import java.util.Map;
import java.util.OptionalInt;

import io.credbroker.spi.FetchResult;
import io.credbroker.spi.FetchResult.Denied;
import io.credbroker.spi.FetchResult.Malformed;
import io.credbroker.spi.FetchResult.Rejected;
import io.credbroker.spi.FetchResult.Throttled;
import io.credbroker.spi.FetchResult.Unavailable;
import io.credbroker.spi.SecretKey;
import io.credbroker.spi.StoreStatus;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * What a provider answers while its store has a fault, and after it.
 */
abstract class StoreFaultContract extends ContractFixture {

	@ParameterizedTest
	@EnumSource
	final void answersEachFaultWithItsOwnResultInTime(StoreFault fault) {
		assumeShown(fault);
		SecretKey key = this.store.put("faulty", CanaryFields.fields());
		this.store.suffer(fault);

		assertThat(fetch(key)).isInstanceOf(switch (fault) {
			case DENYING -> Denied.class;
			case REJECTING -> Rejected.class;
			case THROTTLING -> Throttled.class;
			case HANGING, DOWN -> Unavailable.class;
			case GARBAGE -> Malformed.class;
		});
	}

	@ParameterizedTest
	@EnumSource
	final void worksAgainOnceTheFaultIsOver(StoreFault fault) {
		assumeShown(fault);
		Map<String, String> fields = CanaryFields.fields();
		SecretKey key = this.store.put("recovering", fields);
		this.store.suffer(fault);
		fetch(key);
		this.store.recover();
		this.store.outlastPauses();

		assertThat(fieldsOf(fetch(key))).isEqualTo(fields);
	}

	@Test
	final void aRejectedLoginIsNotRepeatedByEachFetch() {
		assumeShown(StoreFault.REJECTING);
		OptionalInt before = this.store.logins();
		Assumptions.assumeTrue(before.isPresent(), "providers do not log in to this store");
		SecretKey key = this.store.put("locked", CanaryFields.fields());
		this.store.suffer(StoreFault.REJECTING);
		for (int count = 0; count < 20; count++) {
			assertThat(fetch(key)).isInstanceOf(Rejected.class);
		}

		assertThat(this.store.logins().getAsInt() - before.getAsInt()).isLessThanOrEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource(names = { "REJECTING", "HANGING", "DOWN" })
	final void probeTellsAStoreThatRefusesFromOneThatIsDown(StoreFault fault) {
		assumeShown(fault);
		this.store.put("probed", CanaryFields.fields());
		this.store.suffer(fault);

		assertThat(probe())
			.isInstanceOf((fault == StoreFault.REJECTING) ? StoreStatus.Refusing.class : StoreStatus.Down.class);
	}

	@Test
	final void createSucceedsWhileTheStoreIsDown() {
		assumeShown(StoreFault.DOWN);
		this.store.suffer(StoreFault.DOWN);

		assertThatCode(() -> this.store.connect().close()).doesNotThrowAnyException();
	}

}
