package io.credbroker.provider.file;

import java.time.Clock;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Makes stores of type {@code file} available.
 */
@AutoConfiguration
public final class FileStoreAutoConfiguration {

	@Bean
	FileStoreFactory fileStoreFactory() {
		return new FileStoreFactory(Clock.systemUTC());
	}

}
