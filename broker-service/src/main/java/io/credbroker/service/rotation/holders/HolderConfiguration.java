package io.credbroker.service.rotation.holders;

import java.time.Clock;

import io.credbroker.service.database.Database;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class HolderConfiguration {

	@Bean
	HolderCounts holderCounts(Database database, Clock clock) {
		return new HolderCounts(database, clock);
	}

}
