package io.credbroker.provider.sample;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Makes stores of type {@code sample} available.
 */
@AutoConfiguration
public final class SampleStoreAutoConfiguration {

	@Bean
	SampleStoreFactory sampleStoreFactory() {
		return new SampleStoreFactory();
	}

}
