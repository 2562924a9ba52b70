package io.credbroker.service.store;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;

import static org.assertj.core.api.Assertions.assertThat;

class StoreBindingTests {

	@Test
	void aBrokerMayHaveNoStoreYet() {
		StoreBinding binding = new StoreBinding(new Binder(), List.of(), (store) -> {
			throw new AssertionError(store.name());
		});

		assertThat(binding.stores().names()).isEmpty();
	}

}
